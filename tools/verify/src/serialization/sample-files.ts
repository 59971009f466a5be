/** The smallest files of their kinds, as data URLs: what a service may look into has to be one. */
const samples: Record<string, string> = {
  'image/png': 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'image/gif': 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'application/pdf': Buffer.from(
    [
      '%PDF-1.4',
      '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 3 3]>>endobj',
      'trailer<</Root 1 0 R>>',
      '%%EOF',
      '',
    ].join('\n'),
  ).toString('base64'),
}

/** Undefined for a type of which there is no sample, and for those of which any bytes are one. */
export const sampleFile = (type: string): string | undefined =>
  samples[type] === undefined ? undefined : `data:${type};base64,${samples[type]}`

/** Whether any bytes are a file of this type. */
export const isAnyFile = (type: string): boolean => type === 'application/octet-stream' || type === 'text/plain'
