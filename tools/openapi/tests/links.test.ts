import { describe, expect, it } from 'vitest'
import { api, findingsOf } from './workspace.ts'

const document = (link: string) =>
  api(
    [
      'paths:',
      '  /tasks:',
      '    post:',
      '      operationId: addTask',
      `      responses: { "201": { description: made, links: { task: ${link} } } }`,
      '  /tasks/{id}:',
      '    get:',
      '      operationId: getTask',
      '      parameters: [{ name: id, in: path, required: true, schema: {} }]',
      '      responses: { "200": { description: ok } }',
      'webhooks: { done: { post: { operationId: taskDone, responses: { "200": { description: ok } } } } }',
    ].join('\n'),
  )

describe('a link', () => {
  const check = async (link: string, want: string[], files: Record<string, string> = {}) =>
    expect(await findingsOf({ 'api.yaml': document(link), ...files })).toEqual(
      want.map((each) => each.replace('@', 'api.yaml:7')),
    )

  it('[TL-OPENAPI-107] names an operation of the document, of another one, or of another host', async () => {
    await check('{ operationId: getTask }', [])
    await check('{ operationId: taskDone }', [])
    await check('{ operationRef: "#/paths/~1tasks~1{id}/get" }', [])
    await check('{ operationRef: "#/paths/~1tasks~1%7Bid%7D/get" }', [])
    await check('{ operationRef: "other.yaml#/paths/~1a/get" }', [], { 'other.yaml': 'paths: { /a: { get: {} } }' })
    await check('{ operationRef: "https://example.invalid/api.yaml#/paths/~1a/get" }', [])
  })

  it('[TL-OPENAPI-107] that names none is a finding', async () => {
    await check('{ operationId: getTusk }', [
      "link-dangling @:78 the link names the operation 'getTusk', which nothing here is called",
    ])
    await check('{ operationRef: "#/paths/~1tusks/get" }', [
      "link-dangling @:79 the operationRef '#/paths/~1tusks/get' leads nowhere: api.yaml has no /paths/~1tusks/get",
    ])
    await check('{ operationRef: "#/paths/~1tasks" }', [
      "link-dangling @:79 the operationRef '#/paths/~1tasks' leads to a PathItem object, where an Operation object is expected",
    ])
    await check('{ operationRef: "other.yaml#/paths/~1a/get" }', [
      "link-dangling @:79 the operationRef 'other.yaml#/paths/~1a/get' names other.yaml, which does not exist",
    ])
  })
})
