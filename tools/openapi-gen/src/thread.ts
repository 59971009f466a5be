import module from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadTask } from './make-thread.ts'

// Before anything else loads, as in the main thread.
module.enableCompileCache?.()
const [{ modelOfBundle }, { partsOf }, { makeHere }, { nameOperations }] = await Promise.all([
  import('@throughline/openapi/model'),
  import('./api-parts.ts'),
  import('./make.ts'),
  import('./name-operations.ts'),
])
const { name, file, version, json, command, typesImport, shared, cacheFile } = workerData as ThreadTask
// Findings name pointers; the main thread, which has the source files, looks their places up.
const locate = (pointer: string) => ({ file, line: 1, column: 1, pointer })
const model = nameOperations(modelOfBundle(file, version, JSON.parse(json), locate))
const made = await makeHere(name, { model, parts: partsOf(model), command, typesImport, shared }, cacheFile)
parentPort?.postMessage(made)
