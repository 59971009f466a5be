import type { JsonObject } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { schemaJudge } from '../src/contract/schema-judge.ts'
import { bodyKindOf } from '../src/serialization/body-kind.ts'
import { formBody, multipartBody } from '../src/serialization/form-body.ts'
import { layoutOf } from '../src/serialization/form-layout.ts'
import { modelOf } from './run/model-of.ts'

const model = await modelOf(`
paths:
  /forms:
    post:
      operationId: sendForm
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { $ref: '#/components/schemas/Form' }
            encoding:
              piped: { style: pipeDelimited }
              spaced: { style: spaceDelimited }
              flat: { style: form }
              pairs: { style: form, explode: false }
              deep: { style: deepObject }
              json: { contentType: application/json }
          multipart/form-data:
            schema: { $ref: '#/components/schemas/Form' }
            encoding:
              file: { contentType: 'image/*', headers: { X-Side: { required: true, schema: { enum: [left] } }, X-Odd: { schema: { type: string } } } }
              json: { contentType: application/vnd.a+json }
      responses: { '204': { description: taken } }
components:
  schemas:
    Form:
      type: object
      additionalProperties: false
      properties:
        size: { type: integer, minimum: 1 }
        must: { type: boolean }
        name: { type: string, minLength: 2 }
        list: { type: array, items: { type: integer } }
        piped: { type: array, items: { type: string } }
        spaced: { type: array, items: { type: string } }
        flat: { type: object, properties: { x: { type: integer } } }
        pairs: { type: object, properties: { x: { type: integer } } }
        deep: { type: object, properties: { x: { type: integer, maximum: 9 }, y: { type: object } } }
        json: { type: object, properties: { x: { type: integer } } }
        plain: { type: object, properties: { x: { type: integer } } }
        file: { type: string, format: binary }
        more: { type: array, items: { type: string, contentMediaType: image/gif } }
`)

const [pairs, parts] = model.operations[0]?.requestBody?.content ?? []
if (!pairs || !parts) throw new Error('the document has no forms')

describe('[TL-VERIFY-321] members of a form are written as the document says', () => {
  const check = (value: JsonObject, want: string) =>
    expect(decodeURIComponent(formBody(value, layoutOf(model, pairs)).replaceAll('+', ' '))).toBe(want)
  it('in pairs', () => {
    check({ size: 1, must: true, list: [1, 2], name: 'a b' }, 'size=1&must=true&list=1&list=2&name=a b')
    check({ piped: ['a', 'b'], spaced: ['a', 'b'] }, 'piped=a|b&spaced=a b')
    check({ flat: { x: 1 }, pairs: { x: 1 } }, 'x=1&pairs=x,1')
    check({ deep: { x: 1, y: { z: ['a'] } } }, 'deep[x]=1&deep[y][z][0]=a')
    check({ json: { x: 1 }, plain: { x: 1 } }, 'json={"x":1}&plain={"x":1}')
  })
  it('in parts', () => {
    const { bytes } = multipartBody(
      { file: 'a', json: { x: 1 }, more: ['b', 'data:image/gif;base64,AAE='] },
      layoutOf(model, parts),
    )
    expect(bytes.toString('latin1').split('--throughline-part').slice(1, -1)).toEqual([
      '\r\nContent-Disposition: form-data; name="file"; filename="file"\r\nContent-Type: image/png\r\nX-Side: left\r\n\r\na\r\n',
      '\r\nContent-Disposition: form-data; name="json"\r\nContent-Type: application/vnd.a+json\r\n\r\n{"x":1}\r\n',
      '\r\nContent-Disposition: form-data; name="more"; filename="file"\r\nContent-Type: image/gif\r\n\r\nb\r\n',
      '\r\nContent-Disposition: form-data; name="more"; filename="file"\r\nContent-Type: image/gif\r\n\r\n\u0000\u0001\r\n',
    ])
  })
})

describe('[TL-VERIFY-322] what a form holds is judged as the texts that it is', () => {
  const schemas = schemaJudge(model, 'request')(() => {})
  const kinds = (type: typeof pairs, ...values: JsonObject[]) =>
    values.map((value) => bodyKindOf(model, schemas, type, value))
  it('allowed where it is read in one way', () => {
    const valid = [
      { size: 1 },
      { list: [1, 2] },
      { piped: ['a', 'b'] },
      { flat: { x: 1 } },
      { deep: { x: 1 } },
      { json: { x: 1 } },
    ]
    expect(new Set(kinds(pairs, ...valid))).toEqual(new Set(['valid']))
    expect(kinds(parts, { plain: { x: 1 } }, { file: 'any text' })).toEqual(['valid', 'unclear'])
  })
  it('unclear where some reading is allowed, and others are not', () => {
    const texts = [{ size: '1' }, { size: ' 2 ' }, { must: 'yes' }, { must: 0 }, { list: '5' }, { list: ['1', '2'] }]
    const written = [{ plain: { x: 1 } }, { piped: ['a|b'] }, { list: [] }, { name: 12 }, { deep: { x: '1' } }]
    const empty = [{ size: null }, { other: '' }, { name: '\ufeffab' }, { deep: { x: {} } }, { deep: { x: [] } }]
    const all: JsonObject[] = [...texts, ...written, ...empty]
    expect(kinds(pairs, ...all)).toEqual(all.map(() => 'unclear'))
  })
  it('excluded where no reading is allowed', () => {
    const wrong = [
      { size: 0 },
      { size: 'many' },
      { size: 1.5 },
      { must: 'perhaps' },
      { list: ['x', 1] },
      { name: 'x' },
      { other: 'x' },
      { deep: { x: 10 } },
    ]
    expect(kinds(pairs, ...wrong)).toEqual(wrong.map(() => 'invalid'))
    // A part that says that it is JSON has types.
    expect(kinds(parts, { json: { x: '1' } }, { size: 0 })).toEqual(['invalid', 'invalid'])
  })
})
