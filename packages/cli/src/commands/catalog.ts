import type { CatalogModelRequest, ModelState } from '@contracts/api-types/control'
import {
  createCatalogModel,
  deleteCatalogModel,
  getCatalogModel,
  orThrow,
  setCatalogModelState,
  verifyCatalogModel,
} from '@throughline/openapi-client/control'
import type { Argument, Command } from '../command.ts'
import { fields } from '../fields.ts'

const engines = ['llamacpp', 'vllm', 'tgi', 'triton'] as const satisfies readonly CatalogModelRequest['engine'][]
const states = ['Active', 'Retired'] as const satisfies readonly ModelState[]
const model: Argument = { name: 'id', help: 'what the catalog calls the model' }

/** How long the bytes of a model may take to be read. */
const readingMs = 300_000

// implements: OC-CLI-8052
export const catalogCreate = {
  summary: 'take a model into the catalog',
  examples: [`catalog create tiny --model file:tiny.gguf --engine llamacpp --digest sha256:${'0c6f'.repeat(16)}`],
  arguments: [model],
  flags: {
    model: { type: 'text', value: 'REF', required: true, help: 'what tasks call it, and where its bytes are' },
    engine: { type: 'choice', values: engines, required: true, help: 'the engine that runs it' },
    digest: { type: 'text', value: 'sha256:HEX', required: true, help: 'the digest of its bytes' },
    signature: { type: 'text', value: 'BASE64', help: 'Ed25519 over the text of the digest' },
    sbom: { type: 'text', value: 'ID', help: 'the artifact that lists what it was made of' },
  },
  run: async ({ values, connection, io }) => {
    const [signature, sbom] = [values.text('signature'), values.text('sbom')]
    const body: CatalogModelRequest = {
      id: values.must('id'),
      model_ref: values.must('model'),
      engine: values.must('engine') as CatalogModelRequest['engine'],
      digest: values.must('digest'),
      ...(signature !== undefined && { signature }),
      ...(sbom !== undefined && { sbom }),
    }
    const answer = await orThrow(createCatalogModel(connection.control, { body, signal: io.interrupted }))
    return { value: answer.body, text: fields(answer.body) }
  },
} as const satisfies Command

// implements: OC-CLI-8052
export const catalogGet = {
  summary: 'a model, its state and how its last verification ended',
  examples: ['catalog get tiny'],
  arguments: [model],
  flags: {},
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const { body } = await orThrow(getCatalogModel(connection.control, { path, signal: io.interrupted }))
    return { value: body, text: fields(body) }
  },
} as const satisfies Command

// implements: OC-CLI-8052
export const catalogVerify = {
  summary: 'judge a model by the trust policy and read its bytes',
  examples: ['catalog verify tiny'],
  arguments: [model],
  flags: {},
  timeoutMs: readingMs,
  run: async ({ values, connection, io, note }) => {
    const path = { id: values.must('id') }
    const { body } = await orThrow(verifyCatalogModel(connection.control, { path, signal: io.interrupted }))
    const { status } = body.verification
    if (status === 'running') await note(`it still runs; orchestrator catalog get ${path.id} says how it ends`)
    // implements: OC-CLI-8053
    return { value: body, text: fields(body), outcome: status === 'failed' ? 'failed' : 'done' }
  },
} as const satisfies Command

// implements: OC-CLI-8052
export const catalogSetState = {
  summary: 'retire a model, or let it serve again',
  examples: ['catalog set-state tiny --state Retired --deadline-ms 60000', 'catalog set-state tiny --state Active'],
  arguments: [model],
  flags: {
    state: { type: 'choice', values: states, required: true, help: 'its state from now on' },
    'deadline-ms': {
      type: 'integer',
      value: 'N',
      minimum: 0,
      help: 'how long tasks of a retired model may still take',
    },
  },
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const deadline = values.integer('deadline-ms')
    const body = {
      state: values.must('state') as ModelState,
      ...(deadline !== undefined && { deadline_ms: deadline }),
    }
    const answer = await orThrow(setCatalogModelState(connection.control, { path, body, signal: io.interrupted }))
    return { value: answer.body, text: fields(answer.body) }
  },
} as const satisfies Command

// implements: OC-CLI-8052
export const catalogDelete = {
  summary: 'forget a model that no pool serves',
  examples: ['catalog delete tiny'],
  arguments: [model],
  flags: {},
  run: async ({ values, connection, io }) => {
    const id = values.must('id')
    await orThrow(deleteCatalogModel(connection.control, { path: { id }, signal: io.interrupted }))
    return { value: { id }, text: `deleted ${id}\n` }
  },
} as const satisfies Command
