/** What a failing seam throws: no client may ever read it. */
export const plantedFailure = 'a planted failure with a password=hunter22'

/** The same object, whose every method throws. */
export const failing = <Seam extends object>(seam: Seam): Seam =>
  new Proxy(seam, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver)
      if (typeof value !== 'function') return value
      return () => {
        throw new Error(plantedFailure)
      }
    },
  })
