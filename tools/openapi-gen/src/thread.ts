import module from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { GeneratorName } from './generators/index.ts'
import type { Made } from './make.ts'
import type { ThreadTask } from './make-thread.ts'

// Before anything else loads, as in the main thread.
module.enableCompileCache?.()
const [{ modelOfBundle }, { partsOf }, { makeHere }, { nameOperations }] = await Promise.all([
  import('@throughline/openapi/model'),
  import('./api-parts.ts'),
  import('./make.ts'),
  import('./name-operations.ts'),
])
const { makes, file, version, json, command, typesImport, shared } = workerData as ThreadTask
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
parentPort?.postMessage(made)
// What is remembered is written while the files are.
for (const save of saves) save()
