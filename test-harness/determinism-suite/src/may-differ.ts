/** What one run may say otherwise than another of the same seed. Whatever is not listed has to be the same. */
export interface MayDiffer {
  what: string
  /** What stands in its place when two records are compared; its form is compared nevertheless. */
  as: string
  pattern: RegExp
}

export const mayDiffer: readonly MayDiffer[] = [
  {
    what: 'the date of an answer',
    as: 'date: <date>',
    pattern: /^date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/gm,
  },
  {
    what: 'the correlation ID of a request that had none',
    as: '$1<uuid>',
    pattern:
      /(x-correlation-id: |"correlation_id":")[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g,
  },
  { what: 'how long decoding took', as: '"decode_ms":<ms>', pattern: /"decode_ms":\d+(?=[,}])/g },
  { what: 'how long a session lives', as: '"ttl_ms_remaining":<ms>', pattern: /"ttl_ms_remaining":\d+(?=[,}])/g },
  {
    what: 'when something was made',
    as: '"created_at":"<time>"',
    pattern: /"created_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/g,
  },
  {
    what: 'when a line was logged',
    as: '"time":"<time>"',
    pattern: /"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/g,
  },
  { what: 'how long an answer took', as: '"ms":<ms>', pattern: /"ms":\d+(\.\d+)?(?=[,}])/g },
  { what: 'the port', as: 'http://127.0.0.1:<port>', pattern: /http:\/\/127\.0\.0\.1:\d+/g },
  {
    what: 'what latencies were observed, but not how many',
    as: '$1 <ms>',
    pattern: /^(latency_\w+_(?:bucket\{le="(?!\+Inf)[^}]*\}|sum\{[^}]*\})) \d+(\.\d+)?$/gm,
  },
  {
    what: 'the length of the metrics',
    as: 'content-length: <bytes>',
    pattern: /^content-length: \d+(?=\ncontent-type: text\/plain)/gm,
  },
]
