/** A stretch of a text that may hold IDs: a comment without its decoration, a string, a text. Offsets. */
export interface Region {
  kind: 'comment' | 'string' | 'text' | 'tag' | 'title' | 'key'
  from: number
  to: number
}

/** The region around an offset; regions stand by place and do not overlap. */
export const regionAt = (regions: readonly Region[], offset: number): Region | undefined => {
  let low = 0
  let high = regions.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const region = regions[middle] as Region
    if (offset < region.from) high = middle - 1
    else if (offset >= region.to) low = middle + 1
    else return region
  }
  return undefined
}

/** Comments that each have a line of their own, one below the other, are read as one. */
export const joinLineComments = (text: string, regions: readonly Region[]): Region[] => {
  const joined: Region[] = []
  for (const region of regions) {
    const last = joined.at(-1)
    const together =
      last?.kind === 'comment' &&
      region.kind === 'comment' &&
      startsLine(text, last.from) &&
      isNextLine(text, last, region)
    if (together && last) last.to = region.to
    else joined.push({ ...region })
  }
  return joined
}

const startsLine = (text: string, offset: number): boolean =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === ''

const isNextLine = (text: string, last: Region, next: Region): boolean => {
  const gap = text.slice(last.to, next.from)
  return gap.trim() === '' && gap.indexOf('\n') === gap.lastIndexOf('\n') && !text.startsWith('/*', next.from)
}
