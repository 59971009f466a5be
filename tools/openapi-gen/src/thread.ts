import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type { ApiModel, JsonObject } from '@throughline/openapi'
import type { ApiParts } from './api-parts.ts'
import type { GeneratorName } from './generators/index.ts'
import type { Made } from './make.ts'
import type { ThreadTask } from './make-thread.ts'

if (parentPort === null) throw new Error('this module is the main one of a thread')
const port = parentPort
const told = on(port, 'message') as AsyncIterableIterator<[{ draft: SharedArrayBuffer } | { task: ThreadTask }]>
const [{ modelOfBundle }, { partsOf }, { makeHere }, { nameOperations }, { generators }] = await Promise.all([
  import('@throughline/openapi/model'),
  import('./api-parts.ts'),
  import('./make.ts'),
  import('./name-operations.ts'),
  import('./generators/index.ts'),
])
// Loaded while the document is read.
for (const name of workerData as GeneratorName[]) await generators[name].load()

interface Prepared {
  version: ApiModel['version']
  model: ApiModel
  parts: ApiParts
}

// Findings name pointers; the main thread, which has the source files, looks their places up.
let file = ''
const locate = (pointer: string) => ({ file, line: 1, column: 1, pointer })
const prepared = (bundle: JsonObject, version: ApiModel['version']): Prepared => {
  const model = nameOperations(modelOfBundle(file, version, bundle, locate))
  return { version, model, parts: partsOf(model) }
}

/** What can be done with a document before it is known to be one; whatever fails is not asked for. */
const preparedDraft = (json: string): Prepared | undefined => {
  try {
    const bundle = JSON.parse(json) as JsonObject
    return prepared(bundle, String(bundle.openapi).startsWith('3.0') ? '3.0' : '3.1')
  } catch {
    return undefined
  }
}

const textOf = (bytes: SharedArrayBuffer): string => {
  const text = Buffer.from(bytes).toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

let draft = ''
let first: Prepared | undefined
let task: ThreadTask | undefined
for await (const [message] of told) {
  if ('task' in message) {
    task = message.task
    break
  }
  draft = textOf(message.draft)
  first = preparedDraft(draft)
}
if (task === undefined) throw new Error('a thread of the generators was given nothing to make')
const { makes, version, json, command, typesImport, shared } = task
file = task.file
const isDraft = json === undefined && first?.version === version
const { model, parts } = isDraft ? (first as Prepared) : prepared(JSON.parse(json ?? draft) as JsonObject, version)
first = undefined
draft = ''
const input = { model, parts, command, typesImport, shared }
const saves: (() => void)[] = []
for (const [index, { name, cacheFile }] of makes.entries()) {
  const { save, ...one } = await makeHere(name, { ...input, owned: index === makes.length - 1 }, cacheFile)
  port.postMessage([name, one] satisfies [GeneratorName, Made])
  saves.push(save)
}
// What is remembered is written while the files are.
for (const save of saves) save()
