import { describe, expect, it } from 'vitest'
import { generated, loaded } from './generated.ts'

const upload = {
  type: 'object',
  required: ['file', 'note'],
  properties: {
    file: { type: 'string', format: 'binary' },
    more: { type: 'array', items: { type: 'string', format: 'binary' } },
    note: { type: 'object', properties: { text: { type: 'string', minLength: 1 } } },
  },
}

const document = {
  openapi: '3.1.0',
  info: { title: 'Forms', version: '1' },
  paths: {
    '/upload': {
      post: {
        operationId: 'upload',
        requestBody: {
          content: {
            'multipart/form-data': { schema: { $ref: '#/components/schemas/Upload' } },
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } },
            },
          },
        },
        responses: { 204: { description: 'Done.' } },
      },
    },
  },
  components: { schemas: { Upload: upload } },
}

const check = async (name: string, cases: [unknown, boolean][]) => {
  const { files } = await generated(document)
  const all = (await loaded(files, 'validators.js')) as Record<string, (data: unknown) => boolean>
  expect(cases.map(([data]) => [data, all[name]?.(data)])).toEqual(cases)
}

const file = new Blob(['bytes'])

describe('validators of forms', () => {
  it('[TL-OPENAPI-187] take bytes of a multipart body as a Blob, and judge the other parts', () =>
    check('validateUploadBodyMultipartFormData', [
      [{ file, note: { text: 'n' } }, true],
      [{ file, more: [file, file], note: {} }, true],
      [{ file: 'bytes', note: {} }, false],
      [{ file, more: ['bytes'], note: {} }, false],
      [{ file, note: { text: '' } }, false],
      [{ file }, false],
    ]))

  it('[TL-OPENAPI-187] judge the fields of an urlencoded body', () =>
    check('validateUploadBodyApplicationXWwwFormUrlencoded', [
      [{ count: 1 }, true],
      [{ count: 'one' }, false],
    ]))

  it('[TL-OPENAPI-187] judge a body of several media types by all of them', () =>
    check('validateUploadBody', [
      [{ count: 1 }, true],
      [{ file, note: {} }, true],
      [{ file: 'bytes', note: {} }, false],
    ]))

  it('take the same schema in JSON as text', () =>
    check('validateUpload', [
      [{ file: 'bytes', note: {} }, true],
      [{ file, note: {} }, false],
    ]))
})
