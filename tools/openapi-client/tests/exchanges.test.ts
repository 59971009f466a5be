import * as controlTypes from '@contracts/api-types/control'
import * as dataTypes from '@contracts/api-types/data'
import * as poolsTypes from '@contracts/api-types/pools'
import { type Exchange, exchangesOf, readOpenApi } from '@throughline/openapi'
import * as control from '@throughline/openapi-client/control'
import * as data from '@throughline/openapi-client/data'
import * as pools from '@throughline/openapi-client/pools'
import { describe, expect, it } from 'vitest'
import { root, startDaemon } from './daemon.ts'

type Call = (client: data.Client, request: object) => Promise<Answer>
interface Answer {
  status: number
  headers: Record<string, unknown>
  body?: unknown
  events?: AsyncIterable<{ event: string; data: unknown }>
}
type Validate = ((value: unknown) => boolean) & { errors?: unknown }

/** The exchanges of a document that succeed, in its order. */
const successes = async (file: string): Promise<Exchange[]> => {
  const { value: model } = await readOpenApi({ root, file })
  if (!model) throw new Error(`${file} does not read`)
  return exchangesOf(model).value.filter(({ response }) => response.status.startsWith('2'))
}

/** The request of an exchange, as a caller of the client writes it. */
const requestOf = ({ request }: Exchange): object => {
  const values = (place: string) => {
    const found = request.parameters.filter(({ parameter }) => parameter.in === place)
    return Object.fromEntries(found.map(({ parameter, value }) => [parameter.name, value]))
  }
  return {
    path: values('path'),
    query: values('query'),
    headers: values('header'),
    ...(request.body && { body: request.body.value }),
  }
}

const pascal = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1)

/** What the validator of that name finds; nothing where the contract has no schema for it. */
const faults = (types: object, name: string, value: unknown): unknown => {
  const validate = (types as Record<string, Validate | undefined>)[`validate${name}`]
  return validate === undefined || validate(value) ? [] : validate.errors
}

const check = async (file: string, client: object, types: object, service?: string) => {
  const exchanges = await successes(file)
  expect(exchanges.length).toBeGreaterThan(0)
  const uncalled = exchanges.filter(({ operation }) => !(operation.operationId in client))
  expect(uncalled.map(({ operation, key }) => `${operation.operationId} ${key}`)).toEqual([])
  const connection = data.createClient({ baseUrl: await startDaemon(service) })
  for (const exchange of exchanges) {
    const { operation, response, key, mediaType } = exchange
    const name = pascal(operation.operationId)
    const call = (client as Record<string, Call>)[operation.operationId] as Call
    const answer = await call(connection, requestOf(exchange))
    const broken: unknown[] = []
    const names: string[] = []
    for await (const { event, data: payload } of answer.events ?? []) {
      names.push(event)
      broken.push(...[faults(types, `${name}Event${pascal(event)}`, payload)].flat())
    }
    if ('body' in answer) broken.push(...[faults(types, `${name}Response${answer.status}`, answer.body)].flat())
    const missing = response.headers.filter(({ name, required }) => required && !(name in answer.headers))
    const terminal = mediaType?.sse?.events.filter((event) => event.terminal).map((event) => event.name)
    expect({
      key,
      status: String(answer.status),
      broken,
      missing,
      ended: terminal?.includes(names.at(-1) ?? ''),
    }).toEqual({
      key,
      status: response.status,
      broken: [],
      missing: [],
      ended: terminal && true,
    })
  }
}

describe('the generated clients', () => {
  it('send every exchange of the data plane that succeeds', () => check('contracts/openapi/data.yaml', data, dataTypes))
  it('send every exchange of the control plane that succeeds', () =>
    check('contracts/openapi/control.yaml', control, controlTypes))
  it('send every exchange of the manager of pools that succeeds', () =>
    check('contracts/openapi/pools.yaml', pools, poolsTypes, 'pool-managerd'))
})
