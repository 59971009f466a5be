import { describe, expect, it } from 'vitest'
import { isObject, type JsonObject } from '../src/source-document.ts'
import type { Files } from '../src/workshop.ts'
import { documentValue, filesOf } from './make-document.ts'

/** Everything that generated modules export, by file. */
const exportsOf = (files: Files): string[] =>
  Object.entries(files).flatMap(([path, text]) =>
    path.startsWith('runtime/')
      ? []
      : [...text.matchAll(/^export (?:declare )?(?:const|type|interface|function) (\w+)/gm)].map(
          ([, name]) => `${path} ${name}`,
        ),
  )

const newOperation = {
  operationId: 'addedInTheMiddle',
  requestBody: {
    content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } } },
  },
  responses: { 200: { description: 'Done.', content: { 'application/json': { schema: { type: 'string' } } } } },
}

/** An entry in front of all others, where a name that counts what came before would move. */
const first = (map: unknown, name: string, value: JsonObject): JsonObject => ({ [name]: value, ...(map as JsonObject) })

describe('an unrelated edit', () => {
  it.each(['petstore', 'box', 'openai', 'schema-types', 'discord'])(
    '[TL-OPENAPI-226] of %s, an operation or a schema more or less, changes no other name',
    async (name) => {
      const document = documentValue(name)
      const components = document.components as JsonObject
      const before = exportsOf(await filesOf(document))
      const added = await filesOf({
        ...document,
        paths: first(document.paths, '/added/in/the/middle', { post: newOperation }),
        components: {
          ...components,
          schemas: first(components.schemas ?? {}, 'AddedInTheMiddle', {
            type: 'object',
            properties: { b: { type: 'integer' } },
          }),
        },
      })
      const after = exportsOf(added)
      expect(before.filter((each) => !after.includes(each))).toEqual([])
      const more = after.filter((each) => !before.includes(each))
      expect(more.length).toBeGreaterThan(2)
      expect(more.filter((each) => !/ (?:validate)?AddedInTheMiddle| addedInTheMiddle/.test(each))).toEqual([])

      const [gone = '', ...rest] = Object.keys(document.paths as JsonObject)
      const fewer = exportsOf(
        await filesOf({
          ...document,
          paths: Object.fromEntries(rest.map((path) => [path, (document.paths as JsonObject)[path]])) as JsonObject,
        }),
      )
      expect(isObject((document.paths as JsonObject)[gone])).toBe(true)
      expect(fewer.length).toBeLessThan(before.length)
      expect(fewer.filter((each) => !before.includes(each))).toEqual([])
    },
  )
})
