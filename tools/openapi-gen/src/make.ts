import { fileURLToPath } from 'node:url'
import { type Artifact, type Finding, storedFragments, toolVersion } from '@throughline/kernel'
import type { Generator, GeneratorInput } from './generator.ts'
import { type GeneratorName, generators } from './generators/index.ts'

/** What one generator made. */
export interface Made {
  artifacts: Artifact[]
  findings: Finding[]
}

/** Writes down what was made of each part, for the next run. */
export interface Remembering extends Made {
  save(): void
}

/** Runs one generator, with what it remembers where it may remember anything. */
export const makeHere = async (
  name: GeneratorName,
  input: Omit<GeneratorInput, 'cache'>,
  cacheFile: string | undefined,
): Promise<Remembering> => {
  const { heavy, load } = generators[name]
  const generate: Generator = await load()
  // What is made in no time is not worth a file.
  const cache = heavy && cacheFile !== undefined ? storedFragments(cacheFile, ownVersion()) : undefined
  const { value, findings } = await generate({ ...input, ...(cache && { cache }) })
  return { artifacts: value, findings, save: () => cache?.save() }
}

let version: string | undefined
const ownVersion = (): string => (version ??= toolVersion(fileURLToPath(new URL('..', import.meta.url))))
