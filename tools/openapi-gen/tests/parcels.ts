import { readFileSync } from 'node:fs'
import { pointerTokens } from '@throughline/kernel'
import { parse } from 'yaml'

type At = (pointer: string) => object

/** A fresh copy of the document that most suites generate from; `change` reaches its objects by pointer. */
export const parcels = (change: (at: At) => void = () => {}): object => {
  const document = parse(readFileSync(new URL('./fixtures/parcels.yaml', import.meta.url), 'utf8')) as object
  change((pointer) =>
    pointerTokens(pointer).reduce((node, token) => {
      const inner = (node as Record<string, object | undefined>)[token]
      if (inner === undefined) throw new Error(`the document has no ${pointer}`)
      return inner
    }, document),
  )
  return document
}
