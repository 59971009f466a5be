/** One request as it goes over the wire, built from the document alone. */
export interface WireRequest {
  method: string
  /** Path and query, encoded; behind the path of the service's URL. */
  target: string
  headers: [name: string, value: string][]
  body?: Buffer
  /** `POST /v1/tasks`, for messages: without secrets. */
  title: string
  /** Values that no message may show. */
  secrets: string[]
}
