import { once } from 'node:events'
import module from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { GeneratorName } from './generators/index.ts'
import type { Made } from './make.ts'
import type { ThreadTask } from './make-thread.ts'

if (parentPort === null) throw new Error('this module is the main one of a thread')
const told = once(parentPort, 'message')
// Before anything else loads, as in the main thread.
module.enableCompileCache?.()
const [{ modelOfBundle }, { partsOf }, { makeHere }, { nameOperations }, { generators }] = await Promise.all([
  import('@throughline/openapi/model'),
  import('./api-parts.ts'),
  import('./make.ts'),
  import('./name-operations.ts'),
  import('./generators/index.ts'),
])
// Loaded while the document is read.
for (const name of workerData as GeneratorName[]) await generators[name].load()

const [task] = (await told) as [ThreadTask]
const { makes, file, version, json, command, typesImport, shared } = task
// Findings name pointers; the main thread, which has the source files, looks their places up.
const locate = (pointer: string) => ({ file, line: 1, column: 1, pointer })
const model = nameOperations(modelOfBundle(file, version, JSON.parse(json), locate))
const input = { model, parts: partsOf(model), command, typesImport, shared }
const made = new Map<GeneratorName, Made>()
const saves: (() => void)[] = []
for (const [index, { name, cacheFile }] of makes.entries()) {
  const { save, ...one } = await makeHere(name, { ...input, owned: index === makes.length - 1 }, cacheFile)
  made.set(name, one)
  saves.push(save)
}
parentPort.postMessage(made)
// What is remembered is written while the files are.
for (const save of saves) save()
