/** An ID as it stands in a text. */
export interface FoundId {
  id: string
  offset: number
}
