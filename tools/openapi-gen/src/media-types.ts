/** How the client reads and writes a body, by its media type. */
export type BodyKind = 'json' | 'text' | 'form' | 'multipart' | 'events' | 'binary'

const textual = /^(?:text\/.+|application\/(?:xml|yaml|x-yaml|x-ndjson|ndjson|jsonl|json-seq|javascript|graphql))$/

/** @see RFC 6838 §4.2.8 for the suffixes */
export const bodyKind = (mediaType: string): BodyKind => {
  const name = (mediaType.split(';')[0] ?? '').trim().toLowerCase()
  if (name === 'application/json' || name === 'text/json' || name.endsWith('+json')) return 'json'
  if (name === 'application/x-www-form-urlencoded') return 'form'
  if (name.startsWith('multipart/')) return 'multipart'
  if (name === 'text/event-stream') return 'events'
  return textual.test(name) || name.endsWith('+xml') || name.endsWith('+yaml') ? 'text' : 'binary'
}

/** Ranges such as `image/*`: whoever sends one says which. */
export const isRange = (mediaType: string): boolean => mediaType.includes('*')
