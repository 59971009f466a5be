import { expect, it } from 'vitest'
import { lookUp, referencesIn } from '../src/pointers.ts'

it('finds every reference in a text once, whatever it ends with, and no text that looks like one', () => {
  const value = {
    one: { $ref: '#/a/back\\' },
    two: [{ $ref: '#/b"quote' }, { $ref: '#/a/back\\' }],
    text: 'says "$ref":"#/none"',
    last: { $ref: '#/c' },
  }
  expect(referencesIn(JSON.stringify(value))).toEqual(['#/a/back\\', '#/b"quote', '#/c'])
  expect(referencesIn('{}')).toEqual([])
})

it('looks up what a document has itself, null included', () => {
  const document = { 'a/b': { '~': [null, 1] } }
  expect(lookUp(document, '')).toBe(document)
  expect(['/a~1b/~0/0', '/a~1b/~0/1', '/a~1b/~0/2', '/toString'].map((at) => lookUp(document, at))).toEqual([
    null,
    1,
    undefined,
    undefined,
  ])
})
