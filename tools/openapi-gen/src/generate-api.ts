import { type ArtifactPlan, type Finding, fingerprintOf, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { type ApiParts, partsOf } from './api-parts.ts'
import type { Shared } from './generator.ts'
import { allOf, type GeneratorName, generators } from './generators/index.ts'
import { indexText } from './index-text.ts'
import { type Made, makeHere } from './make.ts'
import { nameOperations } from './name-operations.ts'
import { type CachePlace, cacheFileOf, startThreads, type Threads } from './thread-pool.ts'

export interface GenerateApiOptions {
  model: ApiModel
  /** The text of the bundle, where that is one JSON file: a thread reads it faster than it takes over the values. */
  json?: string | undefined
  /** The command that makes the files, as a reader would type it. */
  command: string
  /** Absolute paths; one of them may be left out, and both may be the same. */
  typesFolder?: string | undefined
  clientFolder?: string | undefined
  /** How the client imports the types. */
  typesImport: string
  /** See `sharedSchemas`. */
  shared?: Shared | undefined
  /** What to make, with what that imports; by default everything but the server. */
  only?: readonly GeneratorName[] | undefined
  cache?: CachePlace | undefined
  /** Whether to use threads, or those that were started before the document was read; by default where it pays. */
  threads?: boolean | Threads | undefined
}

/** Generation that has begun. Nothing is written by it. */
export interface Generation {
  plans(): Promise<Outcome<ArtifactPlan[]>>
  /** Gives up, when the document turns out to have faults. */
  cancel(): Promise<void>
}

/** Below so many operations, starting a thread takes longer than it saves. */
const worthThreads = 100

/** Everything that is made of one document: types, validators and a client, each in its folder. */
// implements: TL-OPENAPI-010, TL-OPENAPI-225
export const generateApi = (options: GenerateApiOptions): Promise<Outcome<ArtifactPlan[]>> =>
  startGeneration(options).plans()

/**
 * Begins generating. What takes long for a large document begins at once, each in a thread of its own, so that the
 * caller can judge the document meanwhile; all else is made when the plans are asked for.
 */
export const startGeneration = (options: GenerateApiOptions): Generation => {
  const { command, typesImport, shared, only, cache } = options
  const model = nameOperations(options.model)
  const folders = { types: options.typesFolder, client: options.clientFolder }
  const chosen = allOf(only).filter((name) => folders[generators[name].folder] !== undefined)
  const threads = threadsOf(options, chosen)
  const making = threads?.make({
    file: model.file,
    version: model.version,
    json: options.json ?? JSON.stringify(model.bundle),
    isEntry: options.json !== undefined,
    command,
    typesImport,
    shared,
  })
  const makeOne = async (name: GeneratorName, parts: ApiParts): Promise<Made> => {
    const { save, ...made } = await makeHere(
      name,
      { model, parts, command, typesImport, shared },
      cacheFileOf(cache, name),
    )
    save()
    return made
  }
  return {
    async plans() {
      const parts = partsOf(model)
      const made = new Map<GeneratorName, Made>()
      // What no thread makes is made while the threads are at work.
      for (const name of chosen) if (!making?.has(name)) made.set(name, digested(await makeOne(name, parts)))
      const waiting = [...(making ?? [])].map(async ([name, one]) =>
        made.set(name, digested(inPlace(await one, model))),
      )
      await Promise.all(waiting)
      const plans = new Map<string, ArtifactPlan>()
      const findings: Finding[] = []
      for (const name of chosen) {
        const folder = folders[generators[name].folder] as string
        const files = made.get(name) as Made
        findings.push(...files.findings)
        const plan = plans.get(folder) ?? { folder, command, artifacts: [] }
        plan.artifacts.push(...files.artifacts)
        plans.set(folder, plan)
      }
      for (const plan of plans.values()) plan.artifacts.unshift({ path: 'index.ts', content: indexText(plan, parts) })
      return outcome([...plans.values()], findings)
    },
    cancel: async () => threads?.cancel(),
  }
}

// implements: TL-OPENAPI-203
const threadsOf = (
  { model, threads, cache }: GenerateApiOptions,
  chosen: readonly GeneratorName[],
): Threads | undefined => {
  if (typeof threads === 'object') return threads
  const worth = threads ?? model.operations.length >= worthThreads
  return worth ? startThreads(chosen, cache) : undefined
}

/** What was made, its digests taken while others are still at work. */
const digested = (made: Made): Made => {
  for (const artifact of made.artifacts) fingerprintOf(artifact)
  return made
}

/** What a thread made, its findings with their places: a thread has no source files, and names places in the bundle. */
const inPlace = (made: Made, model: ApiModel): Made => {
  const findings = made.findings.map((finding) => {
    const pointer = finding.location?.pointer
    return pointer === undefined ? finding : { ...finding, location: model.locate(pointer) }
  })
  return { ...made, findings }
}
