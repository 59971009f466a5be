import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type ArtifactPlan, type Finding, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { type ApiParts, partsOf } from './api-parts.ts'
import type { Shared } from './generator.ts'
import { type GeneratorName, generators, unaskedGenerators, withNeeds } from './generators/index.ts'
import { indexText } from './index-text.ts'
import { type Made, makeHere } from './make.ts'
import { type MakingThread, makeInThread } from './make-thread.ts'
import { nameOperations } from './name-operations.ts'

export interface GenerateApiOptions {
  model: ApiModel
  /** The text of the bundle, where it is at hand: a thread reads it faster than it takes over the values. */
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
  /** Where to remember what was made of each part: an absolute folder, and a name for this document. */
  cache?: { folder: string; name: string } | undefined
  /** Whether to use threads; by default where it pays. */
  threads?: boolean
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
  const chosen = (only === undefined ? unaskedGenerators : withNeeds(only)).filter(
    (name) => folders[generators[name].folder] !== undefined,
  )
  const cacheFile = (name: GeneratorName) => cache && join(cache.folder, `${cache.name}.${name}`)
  const { threads: inThreads = model.operations.length >= worthThreads && availableParallelism() > 1 } = options
  const heavy = inThreads ? chosen.filter((name) => generators[name].heavy) : []
  const threads = new Map<GeneratorName, MakingThread>()
  if (heavy.length > 0) {
    const json = options.json ?? JSON.stringify(model.bundle)
    const { file, version } = model
    const makes = heavy.map((name) => ({ name, cacheFile: cacheFile(name) }))
    // What is remembered takes less time to make than another thread to start.
    const isKnown = makes.every((each) => each.cacheFile !== undefined && existsSync(each.cacheFile))
    // Types come last: whoever is last may change the document.
    for (const task of isKnown ? [makes.toReversed()] : makes.map((each) => [each])) {
      const thread = makeInThread({ makes: task, file, version, json, command, typesImport, shared })
      for (const { name } of task) threads.set(name, thread)
    }
  }
  const made = async (name: GeneratorName, parts: ApiParts): Promise<Made> => {
    const thread = (await threads.get(name)?.made)?.get(name)
    if (thread) return { ...thread, findings: thread.findings.map((finding) => located(finding, model)) }
    const { save, ...here } = await makeHere(name, { model, parts, command, typesImport, shared }, cacheFile(name))
    save()
    return here
  }
  return {
    async plans() {
      const parts = partsOf(model)
      const plans = new Map<string, ArtifactPlan>()
      const findings: Finding[] = []
      for (const name of chosen) {
        const folder = folders[generators[name].folder] as string
        const files = await made(name, parts)
        findings.push(...files.findings)
        const plan = plans.get(folder) ?? { folder, command, artifacts: [] }
        plan.artifacts.push(...files.artifacts)
        plans.set(folder, plan)
      }
      for (const plan of plans.values()) plan.artifacts.unshift({ path: 'index.ts', content: indexText(plan, parts) })
      return outcome([...plans.values()], findings)
    },
    async cancel() {
      await Promise.all([...threads.values()].map((thread) => thread.cancel()))
    },
  }
}

/** A thread has no source files: it names places in the bundle. */
const located = (finding: Finding, model: ApiModel): Finding => {
  const pointer = finding.location?.pointer
  return pointer === undefined ? finding : { ...finding, location: model.locate(pointer) }
}
