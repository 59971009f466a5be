/** How many event streams each client reads at once. */
export interface OpenStreams {
  readonly limit: number
  isFull(client: string): boolean
  /** Counts one; the answer takes it back, once. */
  open(client: string): () => void
}

export const createOpenStreams = (limit: number): OpenStreams => {
  const counts = new Map<string, number>()
  const countOf = (client: string): number => counts.get(client) ?? 0
  return {
    limit,
    // implements: ORCH-2032
    isFull: (client) => countOf(client) >= limit,
    open(client) {
      counts.set(client, countOf(client) + 1)
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        const left = countOf(client) - 1
        if (left > 0) counts.set(client, left)
        else counts.delete(client)
      }
    },
  }
}
