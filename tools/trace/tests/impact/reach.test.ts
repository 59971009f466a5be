import { parseSourceDocument } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { operationsAt, reachOf } from '../../src/impact/contract/reach.ts'

const files: Record<string, string> = {
  'c/api.yaml': `
security: [{bearer: []}]
paths:
  /a:
    parameters: [{ $ref: '#/components/parameters/P' }]
    get: { operationId: getA, responses: { '200': { $ref: './common.yaml#/responses/Ok' } } }
    put: { operationId: putA, security: [], responses: { '200': { $ref: '#/components/schemas/Loop' } } }
  /b/{id}:
    post: { responses: { '404': { description: none } } }
components:
  parameters: { P: { name: p, in: query } }
  schemas:
    Loop: { properties: { self: { $ref: '#/components/schemas/Loop' }, deep: { $ref: '#/components/schemas/Deep' } } }
    Deep: { type: string }
    Unused: { type: string }
`,
  'c/common.yaml': `
responses: { Ok: { content: { json: { schema: { $ref: 'api.yaml#/components/schemas/Deep' } } } } }
`,
}

const read = (file: string) =>
  files[file] === undefined ? undefined : parseSourceDocument(file, files[file]).value?.value
const operations = reachOf('c/api.yaml', read)
const check = (place: string, ...want: string[]) => {
  const [file = '', pointer = ''] = place.split('#')
  expect(operationsAt(operations, file, pointer).map(({ name }) => name)).toEqual(want)
}

describe('the operations that a pointer belongs to', () => {
  it('[TL-TRACE-407] are those that reach it through references, in other files and in circles', () => {
    check('c/api.yaml#/components/schemas/Deep/type', 'getA', 'putA')
    check('c/api.yaml#/components/schemas/Loop/properties/self', 'putA')
    check('c/common.yaml#/responses/Ok/description', 'getA')
    check('c/api.yaml#/components/schemas/Unused')
    check('c/other.yaml#/x')
  })

  it('[TL-TRACE-407] are those around it and within it', () => {
    check('c/api.yaml#/paths/~1a/get/summary', 'getA')
    check('c/api.yaml#/paths/~1b~1{id}/post/responses/404/description', 'POST /b/{id}')
    check('c/api.yaml#/paths/~1a/parameters', 'getA', 'putA')
    check('c/api.yaml#/components/parameters/P/in', 'getA', 'putA')
    check('c/api.yaml#/paths/~1a', 'getA', 'putA')
    check('c/api.yaml#/components/schemas', 'getA', 'putA')
    check('c/api.yaml#', 'getA', 'putA', 'POST /b/{id}')
    check('c/api.yaml#/security', 'getA', 'POST /b/{id}')
  })

  it('are none in a document that is broken or no OpenAPI', () => {
    expect(reachOf('c/absent.yaml', read)).toEqual([])
    expect(reachOf('x', () => ({ paths: { '/a': { get: 1 }, '/b': null } }))).toEqual([])
  })
})
