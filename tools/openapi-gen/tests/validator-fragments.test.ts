import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { partsOf } from '../src/api-parts.ts'
import { validators as generator } from '../src/generators/validators.ts'
import { compileFragment } from '../src/validators/compile-fragment.ts'
import { compiledFragments } from '../src/validators/compiled-fragments.ts'
import { fragmentsOf } from '../src/validators/fragments.ts'
import { validatorTargets } from '../src/validators/targets.ts'
import { loaded, modelOf, written } from './generated.ts'
import { parcels } from './parcels.ts'
import { github, slice } from './third-party.ts'

const small = () => slice(github(), 30)

const made = async (document: unknown, cache = new Map<string, string>()): Promise<string> => {
  const model = await modelOf(document)
  const input = { model, parts: partsOf(model), command: 'make', typesImport: './model.ts', cache }
  const { value } = await generator(input)
  return value.find(({ path }) => path === 'validators.js')?.content ?? ''
}

const fragmentsIn = async (document: unknown) => {
  const model = await modelOf(document)
  const parts = partsOf(model)
  const sources = validatorTargets(parts).map((target) => target.sources)
  return fragmentsOf(model, sources, new Map(parts.schemas.map(({ pointer, alias }) => [pointer, alias])))
}

/** A copy with the members of every object the other way round, where their order has no meaning. */
const turned = (node: unknown, named = false): unknown => {
  if (Array.isArray(node)) return node.map((inner) => turned(inner))
  if (typeof node !== 'object' || node === null) return node
  const maps = 'paths properties schemas responses content examples headers parameters events variables'.split(' ')
  const members = Object.entries(node).map(([name, inner]) => [name, turned(inner, !named && maps.includes(name))])
  return Object.fromEntries(named ? members : members.reverse())
}

describe('fragments of validators', () => {
  it('[TL-OPENAPI-182] compile to the same code in any order', async () => {
    const { fragments } = await fragmentsIn(small())
    const there = new Map([...fragments].map(([name, { text }]) => [name, compileFragment(name, text ?? '')]))
    const back = new Map([...fragments].reverse().map(([name, { text }]) => [name, compileFragment(name, text ?? '')]))
    expect(fragments.size).toBeGreaterThan(100)
    expect([...back].reverse()).toEqual([...there])
  })

  it('[TL-OPENAPI-182] make the same bytes with a cold cache, a warm one and one of another document', async () => {
    const cache = new Map<string, string>()
    const cold = await made(small(), cache)
    const warm = await made(small(), new Map(cache))
    const other = new Map<string, string>()
    await made(slice(github(), 20), other)
    expect([warm === cold, (await made(small(), other)) === cold]).toEqual([true, true])
  })

  it('[TL-OPENAPI-182] make the same bytes where what they refer to has another name, and where the cache has holes', async () => {
    const named = (change = '') =>
      JSON.parse(
        JSON.stringify(parcels()).replaceAll('/Size"', '/parcel-size"').replace('"Size":', `${change}"parcel-size":`),
      ) as unknown
    const cache = new Map<string, string>()
    await made(named(), cache)
    // Another schema takes the name that its functions had.
    const taken = named('"ParcelSize":{"type":"integer"},')
    expect(await made(taken, cache)).toBe(await made(taken))
    await made(parcels(), cache)
    const cold = await made(parcels())
    for (const lost of [...cache.keys()].filter((_, index) => index % 3 === 0)) cache.delete(lost)
    expect(await made(parcels(), cache)).toBe(cold)
  })

  it('[TL-OPENAPI-182] ask for nothing to be compiled that the cache holds', async () => {
    const { fragments } = await fragmentsIn(small())
    const filled = new Map<string, string>()
    await compiledFragments(fragments, filled)
    const added: string[] = []
    await compiledFragments(fragments, { get: (key) => filled.get(key), set: (key) => added.push(key) })
    expect([[...filled.keys()], added]).toEqual([[...fragments.keys()], []])
  })

  it('[TL-OPENAPI-182] are the same whatever the order of keywords is', async () => {
    expect(await made(turned(parcels()))).toBe(await made(parcels()))
  })

  it('[TL-OPENAPI-183] keep their lines when an operation is added before them', async () => {
    const before = (await made(parcels())).split('\n')
    const schema = {
      type: 'object',
      properties: { parcel: { $ref: '#/components/schemas/Parcel' }, at: { type: 'integer' } },
    }
    const changed = parcels((at) => {
      const paths = at('/paths') as Record<string, object>
      const rest = { ...paths }
      for (const path of Object.keys(paths)) delete paths[path]
      const content = { 'application/json': { schema } }
      Object.assign(
        paths,
        {
          '/first': {
            post: { operationId: 'aFirst', requestBody: { content }, responses: { 204: { description: 'Done.' } } },
          },
        },
        rest,
      )
    })
    const after = (await made(changed)).split('\n')
    let next = 0
    for (const line of after) if (line === before[next]) next++
    expect([next, after.length > before.length]).toEqual([before.length, true])
  })

  it('[TL-OPENAPI-183] change nothing but the schema itself where a schema changes', async () => {
    const { fragments: before } = await fragmentsIn(parcels())
    const { fragments: after } = await fragmentsIn(
      parcels((at) => void Object.assign(at('/components/schemas/Size/properties'), { depth: { type: 'number' } })),
    )
    expect([...after.keys()].filter((name) => !before.has(name))).toHaveLength(1)
  })

  it('[TL-OPENAPI-184] leave a bundle that does not use them', async () => {
    const code = await made(small())
    const folder = written({ 'validators.js': code })
    writeFileSync(
      join(folder, 'one.js'),
      "import { validateBasicError } from './validators.js'\nvalidateBasicError({})\n",
    )
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'one.js')],
      bundle: true,
      format: 'esm',
      write: false,
    })
    const bundled = outputFiles[0]?.text ?? ''
    expect([code.length > 400_000, bundled.length < 6000, bundled.includes('validateBasicError')]).toEqual([
      true,
      true,
      true,
    ])
  })
})

describe('findings about fragments', () => {
  const document = (inner: object) => ({
    openapi: '3.1.0',
    info: { title: 'Schemas', version: '1' },
    paths: {},
    components: {
      schemas: { Given: { type: 'object', properties: { inner } }, Other: { properties: { again: inner } } },
    },
  })
  const check = async (inner: object, want: unknown[]) => {
    const model = await modelOf(document(inner), ['openapi-invalid'])
    const cache = new Map<string, string>()
    for (const _ of ['cold', 'warm']) {
      const input = { model, parts: partsOf(model), command: 'make', typesImport: './model.ts', cache }
      const { findings } = await generator(input)
      expect(findings.map(({ code, location }) => [code, location?.pointer])).toEqual(want)
    }
  }

  it('[TL-OPENAPI-189] say where a pattern stands, once for each schema, also from the cache', () =>
    check({ type: 'string', pattern: '(?i)pattern', minLength: 2 }, [
      ['pattern-not-portable', '/components/schemas/Given/properties/inner/pattern'],
    ]))

  it('[TL-OPENAPI-189] say which schema does not compile', () =>
    check({ type: 'unheard-of', minLength: 2, maxLength: 200 }, [
      ['schema-not-compilable', '/components/schemas/Given'],
    ]))
})

describe('what is evaluated', () => {
  const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const check = async (schemas: Record<string, unknown>, cases: [string, unknown, boolean][]) => {
    const info = { title: 'Schemas', version: '1' }
    const code = await made({ openapi: '3.1.0', info, paths: {}, components: { schemas } })
    const all = (await loaded({ 'validators.js': code }, 'validators.js')) as Record<string, (data: unknown) => boolean>
    expect(cases.map(([name, data]) => [name, data, all[name]?.(data)])).toEqual(cases)
  }

  it('[TL-OPENAPI-185] counts across references', () =>
    check(
      {
        Base: { type: 'object', properties: { id: { type: 'string', minLength: 1, maxLength: 20 } } },
        Middle: { allOf: [refer('Base'), { properties: { name: { type: 'string', maxLength: 20 } } }] },
        Closed: { allOf: [refer('Middle')], unevaluatedProperties: false },
      },
      [
        ['validateClosed', { id: 'a', name: 'b' }, true],
        ['validateClosed', { id: 'a', other: 'b' }, false],
        ['validateMiddle', { id: 'a', other: 'b' }, true],
      ],
    ))

  it('[TL-OPENAPI-185] follows a dynamic reference to who asks', () =>
    check(
      {
        Tree: {
          $dynamicAnchor: 'node',
          type: 'object',
          properties: { data: true, children: { type: 'array', items: { $dynamicRef: '#node' } } },
        },
        StrictTree: { $dynamicAnchor: 'node', ...refer('Tree'), unevaluatedProperties: false },
        Plain: { type: 'object', properties: { id: { type: 'string' } } },
      },
      [
        ['validateTree', { children: [{ daat: 1 }] }, true],
        ['validateTree', { children: [1] }, false],
        ['validateStrictTree', { children: [{ data: 1 }] }, true],
        ['validateStrictTree', { children: [{ daat: 1 }] }, false],
        ['validatePlain', { id: 1 }, false],
      ],
    ))
})
