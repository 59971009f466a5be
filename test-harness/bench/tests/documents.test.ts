import { describe, expect, it } from 'vitest'
import { callSubject } from '../src/calls.ts'
import { editedOnce, type Json, type JsonObject, objectOf, operationsOf } from '../src/edit-document.ts'
import { documentOfSize } from '../src/scale-document.ts'

const answer = (schema: Json): Json => ({
  200: { description: 'Yes.', content: { 'application/json': { schema } } },
  404: { $ref: '#/components/responses/missing' },
})
const inPath = { name: 'box_id', in: 'path', required: true, schema: { type: 'string' } }

const boxes: JsonObject = {
  openapi: '3.0.3',
  info: { title: 'Boxes', version: '1' },
  paths: {
    '/boxes': {
      get: { operationId: 'boxes/list', summary: 'List', responses: answer({ $ref: '#/components/schemas/box' }) },
      post: { operationId: 'boxes/add', requestBody: {}, responses: answer({ $ref: '#/components/schemas/lid' }) },
    },
    '/boxes/{box_id}': {
      parameters: [inPath],
      get: {
        operationId: 'boxes/get',
        summary: 'Get',
        responses: answer({ type: 'object', properties: { box: { $ref: '#/components/schemas/box' } } }),
      },
    },
  },
  components: {
    responses: { missing: { description: 'No.' } },
    schemas: {
      box: { type: 'object', properties: { lid: { $ref: '#/components/schemas/lid' } } },
      lid: { type: 'string' },
      unused: { type: 'string' },
    },
  },
}

const operationIds = (document: JsonObject) => operationsOf(document).map(({ operation }) => operation.operationId)

describe('a document of a size', () => {
  it('[TL-OPENAPI-248] has exactly so many operations, and what they reach', () => {
    const check = (size: number, want: string[], schemas: string[]) => {
      const document = documentOfSize(boxes, size)
      const components = objectOf(document.components)
      expect({ ids: operationIds(document), schemas: Object.keys(objectOf(components.schemas)).sort() }).toEqual({
        ids: want,
        schemas,
      })
    }
    check(1, ['boxes/list'], ['box', 'lid'])
    check(3, ['boxes/list', 'boxes/add', 'boxes/get'], ['box', 'lid'])
    check(4, ['boxes/list', 'boxes/add', 'boxes/get', 'boxes/list-copy-2'], ['box', 'box-copy-2', 'lid', 'lid-copy-2'])
    expect(operationIds(documentOfSize(boxes, 50))).toHaveLength(50)
  })

  it('refers within each copy, and no two copies are the same work', () => {
    const { paths, components } = documentOfSize(boxes, 6)
    expect(objectOf(objectOf(paths)['/copy-2/boxes']).get).toEqual({
      operationId: 'boxes/list-copy-2',
      summary: 'List',
      responses: {
        200: {
          description: 'Yes.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/box-copy-2' } } },
        },
        404: { $ref: '#/components/responses/missing-copy-2' },
      },
    })
    expect(objectOf(objectOf(components).schemas)['box-copy-2']).toEqual({
      type: 'object',
      properties: { lid: { $ref: '#/components/schemas/lid-copy-2' }, copy_2: { type: 'boolean' } },
    })
  })

  it('leaves its source as it was', () => {
    const before = structuredClone(boxes)
    documentOfSize(boxes, 7)
    editedOnce(boxes, 1)
    callSubject(boxes, 1)
    expect(boxes).toEqual(before)
  })
})

it('an edit is of one operation, and each is another', () => {
  const edited = (edition: number) =>
    objectOf(objectOf(objectOf(editedOnce(boxes, edition).paths)['/boxes/{box_id}']).get)
  expect(edited(2)).toEqual({
    operationId: 'boxes/get',
    summary: 'Get (edition 2)',
    responses: answer({
      type: 'object',
      properties: {
        box: { $ref: '#/components/schemas/box' },
        edition_2: { type: 'string', description: 'Since edition 2.' },
      },
    }),
  })
  expect(editedOnce(boxes, 3).components).toEqual(boxes.components)
})

it('calls those that need a path and nothing else, by hand and generated alike', () => {
  const { document, calls, flat } = callSubject(boxes, 2)
  expect(operationIds(document)).toEqual(['boxesList', 'boxesGet'])
  expect(document.components).toEqual(boxes.components)
  expect(calls).toBe(`import { createClient, boxesList, boxesGet } from './index.ts'
const client = createClient({ baseUrl: 'http://localhost' })
export const call0 = async () => {
  const answer = await boxesList(client, {})
  return answer.status === 200 ? answer.body : answer.status
}
export const call1 = async () => {
  const answer = await boxesGet(client, { path: { "box_id": 'a' } })
  return answer.status === 200 ? answer.body : answer.status
}`)
  expect(flat.slice(flat.indexOf('export type BoxesGetAnswer'))).toBe(`export type BoxesGetAnswer =
  | { status: 200; body: operations['boxesGet']['responses'][200]['content']['application/json'] }
  | { status: 404; body: undefined }
export const boxesGet = (client: Client, request: { path: { "box_id": string }; signal?: AbortSignal }): Promise<BoxesGetAnswer> =>
  send<BoxesGetAnswer>(client, 'GET', "/boxes/{box_id}", request)`)
  expect(() => callSubject(boxes, 3)).toThrow('only 2 operations can be called so')
})
