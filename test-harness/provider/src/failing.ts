/** What a failing seam throws: no client may ever read it. */
export const plantedFailure = 'a planted failure with a password=hunter22'

/** The same object, whose every method throws, however deep it lies. */
export const failing = <Seam extends object>(seam: Seam): Seam =>
  new Proxy(seam, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value === 'object' && value !== null) return failing(value)
      if (typeof value !== 'function') return value
      return () => {
        throw new Error(plantedFailure)
      }
    },
  })
