import fc from 'fast-check'

/** A property that must hold in every run of a fixed seed, which a failure prints. */
export const holds = <Values>(property: fc.IProperty<Values>, numRuns = 300, seed = 20_260): void =>
  fc.assert(property, { seed, numRuns })
