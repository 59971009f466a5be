import { describe, expect, it } from 'vitest'
import { functionName, nameSpace, pascal, takeAll, typeName } from '../src/names.ts'
import { compiled, generated } from './generated.ts'

const check = (name: (text: string) => string, rows: [string, string][]) =>
  expect(rows.map(([text]) => [text, name(text)])).toEqual(rows)

describe('names', () => {
  it('of types keep what can stand, and join words otherwise', () =>
    check(typeName, [
      ['AdmissionResponse', 'AdmissionResponse'],
      ['Foo_Bar', 'Foo_Bar'],
      ['simple-user', 'SimpleUser'],
      ['404 page', '_404Page'],
      ['größe', 'Größe'],
      ['--', 'Unnamed'],
    ]))
  it('of functions begin small and are no reserved words', () =>
    check(functionName, [
      ['createTask', 'createTask'],
      ['create_task', 'create_task'],
      ['repos/get-content', 'reposGetContent'],
      ['GetUser', 'getUser'],
      ['delete', 'delete_'],
      ['await', 'await_'],
    ]))
  it('are numbered in their order, after those that are exact', () => {
    expect(takeAll(nameSpace(['Taken']), ['a-b', 'AB', 'a b', 'taken'], pascal)).toEqual([
      'AB_2',
      'AB',
      'AB_3',
      'Taken_2',
    ])
  })
})

describe('derived names', () => {
  const answer = { 200: { description: 'Here.' } }
  const body = (schema: object) => ({ content: { 'application/json': { schema } } })
  const document = {
    openapi: '3.1.0',
    info: { title: 'Names', version: '1' },
    paths: {
      '/a': {
        post: { operationId: 'send', requestBody: body({ $ref: '#/components/schemas/SendBody' }), responses: answer },
      },
      '/b': { post: { operationId: 'take', requestBody: body({ type: 'array' }), responses: answer } },
    },
    components: { schemas: { SendBody: { type: 'string' }, TakeBody: { type: 'number' }, SendCall: { type: 'null' } } },
  }

  it('are the schema itself where it is called so, and step aside for another', async () => {
    const { files } = await generated(document)
    expect(compiled(files)).toEqual([])
    const names = (path: string) =>
      [...(files[path] ?? '').matchAll(/^export (?:declare )?\w+ (\w+)/gm)].map(([, name]) => name)
    expect(['model.ts', 'validators.d.ts', 'operations.ts', 'client.ts'].map(names)).toEqual([
      ['SendBody', 'TakeBody', 'SendCall', 'TakeBody_2'],
      ['validateSendBody', 'validateSendCall', 'validateTakeBody', 'validateTakeBody_2'],
      ['SendCall_2', 'SendAnswer', 'TakeCall', 'TakeAnswer'],
      ['createClient', 'send', 'take'],
    ])
  })
})
