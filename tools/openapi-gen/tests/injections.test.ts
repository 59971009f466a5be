import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Finding } from '@throughline/kernel'
import { readOpenApi } from '@throughline/openapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { type GeneratorName, generateApi, generators } from '../src/index.ts'
import { diagnosticsOf, type Files, keptFolder, writeInto } from './generated.ts'
import { documentWith, type Planted, places } from './hostile-places.ts'
import { hostileTexts } from './hostile-texts.ts'

const folder = keptFolder()
const file = 'api.json'

const read = async (document: unknown) => {
  writeFileSync(join(folder, file), JSON.stringify(document))
  const { value, findings } = await readOpenApi({ root: folder, file })
  return { value, errors: findings.filter(({ level }) => level === 'error') }
}

const everything = Object.keys(generators) as GeneratorName[]

const generate = async (document: unknown): Promise<{ files: Files; errors: Finding[] }> => {
  const { value: model, errors: faults } = await read(document)
  if (model === undefined || faults.length > 0) return { files: {}, errors: faults }
  const target = {
    typesFolder: '/out',
    clientFolder: '/out',
    typesImport: './index.ts',
    only: everything,
    threads: false,
  }
  const { value, findings } = await generateApi({ model, command: 'pnpm xtask regen-openapi', ...target })
  const files = value.flatMap(({ artifacts }) => artifacts.map(({ path, content }) => [path, content]))
  return { files: Object.fromEntries(files), errors: findings.filter(({ level }) => level === 'error') }
}

const hasPlace = ({ location, message }: Finding): boolean =>
  location !== undefined && location.file === file && location.line > 0 && location.column > 0 && message !== ''

/** One text in one place. */
interface Case {
  place: string
  planted: Planted
  errors: Finding[]
}

const cases: Case[] = []
let made: Awaited<ReturnType<typeof generate>>
let again: typeof made
const out = keptFolder()

beforeAll(async () => {
  for (const [place, plant] of Object.entries(places)) {
    for (const text of hostileTexts) {
      const planted = plant(text, cases.length)
      const document = documentWith([planted])
      // Half a character is what only a generator refuses.
      const { errors } = text.isWellFormed() ? await read(document) : await generate(document)
      cases.push({ place, planted, errors })
    }
  }
  const document = documentWith(cases.flatMap(({ planted, errors }) => (errors.length === 0 ? [planted] : [])))
  made = await generate(document)
  again = await generate(document)
  writeInto(out, made.files)
}, 300_000)

const codeOf = (files: Files): string[] => Object.keys(files).filter((path) => /(?<!\.d)\.[jt]s$/.test(path))

/** Loads every file, and calls whatever can be called, with all that the document names. */
const program = (files: Files, texts: readonly string[]): string => `
const paths = ${JSON.stringify(codeOf(files))}
const texts = ${JSON.stringify(texts)}
const modules = new Map()
for (const path of paths) modules.set(path, await import('./' + path))
const named = Object.fromEntries(texts.map((text) => [text, 'x']))
const request = { path: named, query: named, headers: named, cookies: named, body: named }
const counts = { loaded: modules.size, judged: 0, called: 0, served: 0 }

for (const validate of Object.values(modules.get('validators.js')))
  for (const value of [named, ...texts.slice(0, 20), null, 1, [named], { inner: named }]) {
    validate(value)
    await validate['~standard'].validate(value)
    counts.judged++
  }

const { createClient, ...api } = modules.get('index.ts')
const answers = [['application/json', '{}'], ['text/event-stream', texts.map((text) => 'event: ' + text + '\\ndata: {}\\n\\n').join('')]]
for (const [type, body] of answers) {
  const fetch = async () => (counts.called++, new Response(body, { headers: { 'content-type': type } }))
  const client = createClient({ baseUrl: 'http://host', fetch, auth: named })
  for (const call of Object.values(modules.get('client.ts')))
    if (typeof call === 'function' && call !== createClient) {
      try {
        const answer = await call(client, request)
        for await (const _ of answer.events ?? []);
      } catch {
        // What does not fit the operation is not sent.
      }
    }
}

const { routes, implement, notAllowed } = modules.get('server.ts')
const handler = () => (counts.served++, { status: 200, headers: named, body: named })
for (const [id, route] of Object.entries(routes)) {
  const app = implement(Object.fromEntries([[id, route]]), Object.fromEntries([[id, handler]]), { validateResponses: 'throw' })
  app.onError(() => new Response('', { status: 500 }))
  try {
    await (await app.fetch(new Request('http://host' + route.path, { method: route.method, body: route.body && '{}' }))).text()
  } catch {
    // No address.
  }
}
console.log(JSON.stringify({ ...counts, ran: 'pwned' in globalThis, inherited: Object.keys(Object.prototype) }))
`

describe('hostile texts, each in every place where the author of a document chooses one', () => {
  it('[TL-OPENAPI-261] are taken, or refused with their place', () => {
    expect(cases.filter(({ errors }) => !errors.every(hasPlace))).toEqual([])
    expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(50)
    const taken = new Set(cases.filter(({ errors }) => errors.length === 0).map(({ place }) => place))
    // There a text means something that none of these does.
    expect(Object.keys(places).filter((place) => !taken.has(place))).toEqual(['a reference', 'what a mapping names'])
  })

  it('[TL-OPENAPI-261] make files together', () => {
    expect(made.errors).toEqual([])
    expect(Object.keys(made.files).length).toBeGreaterThan(30)
  })

  it('[TL-OPENAPI-262] make code that compiles under strict flags', () => {
    expect(diagnosticsOf(out)).toEqual([])
  }, 120_000)

  it('[TL-OPENAPI-263] run neither when the code is loaded nor when it is called', async () => {
    writeFileSync(join(out, 'all.ts'), program(made.files, hostileTexts))
    const { stdout } = await promisify(execFile)(process.execPath, [join(out, 'all.ts')], { timeout: 120_000 })
    const { ran, inherited, loaded, judged, called, served } = JSON.parse(stdout) as Record<string, number>
    expect({ ran, inherited, loaded }).toEqual({ ran: false, inherited: [], loaded: codeOf(made.files).length })
    // Some addresses cannot be asked for, and some requests fit no operation.
    const least = cases.filter(({ errors }) => errors.length === 0).length / 3
    expect([judged, called, served].filter((count = 0) => count < least)).toEqual([])
  }, 120_000)

  it('[TL-OPENAPI-264] make the same bytes again', () => {
    const paths = new Set(Object.keys({ ...made.files, ...again.files }))
    expect([...paths].filter((path) => made.files[path] !== again.files[path])).toEqual([])
  })
})
