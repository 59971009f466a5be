/** What a request is sent for, and so what may be expected of its answer. */
export type Intent =
  /** Allowed by the document in every part. */
  | {
      kind: 'valid'
      what: string
      /** The parameter whose value is tried, and whether it is the plainest: where that is refused, others say nothing new. */
      of?: { name: string; isPlain: boolean }
    }
  /** One part breaks what the document says of it. */
  | {
      kind: 'invalid'
      what: string
      place: 'path' | 'query' | 'header' | 'cookie' | 'body'
      name: string
      keyword: string
    }
  /** Allowed by the document, but not as HTTP or the security of the document would have it. */
  | { kind: 'protocol'; rule: ProtocolRule; what: string }
  /** Comes in the course of a resource's life. */
  | { kind: 'life'; rule: LifeRule; what: string }

export type ProtocolRule =
  | 'method'
  | 'media-type'
  | 'malformed'
  | 'large'
  | 'extreme'
  | 'declared-type'
  | 'declared-accept'
  | 'media-type-case'
  | 'header-case'
  | 'not-acceptable'
  | 'no-credentials'
  | 'unknown-credentials'
  | 'other-scheme'
  | 'scheme-case'
  | 'absent-resource'
  | 'absent-reference'
  | 'other-identity'

export type LifeRule =
  | 'read'
  | 'again'
  | 'write'
  | 'gone'
  | 'refused'
  | 'listed'
  | 'page'
  | 'location'
  | 'head'
  | 'stale'
