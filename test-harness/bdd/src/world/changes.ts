/** Lets whoever waits for something look again whenever anything has happened. */
export interface Changes {
  happened(): void
  until(holds: () => boolean): Promise<void>
}

export const createChanges = (): Changes => {
  const waiting = new Set<() => void>()
  return {
    happened() {
      for (const look of waiting) look()
    },
    until: (holds) =>
      new Promise((done) => {
        const look = (): void => {
          if (!holds()) return
          waiting.delete(look)
          done()
        }
        waiting.add(look)
        look()
      }),
  }
}
