import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { silentLog } from '@orchestrator/service-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDaemon } from '../src/index.ts'
import { databaseName } from '../src/store/index.ts'
import { modelOf, scratch, talk } from './support/control.ts'
import { configText, serve, storeIn } from './support/service.ts'

let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = scratch({ 'models/tiny.gguf': 'weights' }))
})
afterEach(() => remove())

const models = '/v1/catalog/models'
const artifact = { kind: 'plan', content: 'keep this' }

/** A daemon with a state in the folder of its configuration, and a way to ask it; or what it says. */
const start = async () => {
  const text = configText({ server: { state_dir: 'state', port: 0 }, catalog: { model_dir: 'models' } })
  const daemon = await startDaemon({ config: { text, file: join(folder, 'config.yaml') }, env: {}, log: silentLog })
  if ('problems' in daemon) return daemon
  const call = (method: string, path: string, init: RequestInit = {}) => fetch(daemon.url + path, { method, ...init })
  return { ...daemon, say: talk({ call: async (...given) => call(...given) }) }
}

describe('the state of the service', () => {
  it('[OC-CTRL-2101] is there after a restart', async () => {
    const first = await start()
    if ('problems' in first) throw new Error(first.problems.join('\n'))
    await first.say('POST', models, modelOf())
    const verified = await first.say('POST', `${models}/tiny/verify`)
    const { id } = await first.say('POST', '/v1/artifacts', artifact)
    await first.say('POST', models, modelOf({ id: 'old', model_ref: 'hf:tiny/old' }))
    await first.say('POST', `${models}/old/state`, { state: 'Retired' })
    await first.stop()

    const second = await start()
    if ('problems' in second) throw new Error(second.problems.join('\n'))
    expect(await second.say('GET', `${models}/tiny`)).toEqual({ ...verified, status: 200 })
    expect(await second.say('GET', `${models}/old`)).toMatchObject({ state: 'Retired', retires_in_ms: 0 })
    expect(await second.say('GET', `/v1/artifacts/${id}`)).toMatchObject({ status: 200, ...artifact })
    await second.stop()
  })

  it('[OC-CTRL-2110] [OC-CTRL-2115] keeps a daemon from starting that must not touch it', async () => {
    const first = await start()
    if ('problems' in first) throw new Error(first.problems.join('\n'))
    const file = join(folder, 'state', databaseName)
    expect(await start()).toEqual({
      problems: [`${file}: another process uses it: stop that one, or name another state_dir`],
    })
    await first.stop()
    const whole = readFileSync(file)
    writeFileSync(file, 'damaged')
    expect(await start()).toMatchObject({ problems: [expect.stringContaining(`${file}: it is cut off after 7 bytes`)] })
    expect(readFileSync(file, 'utf8')).toBe('damaged')
    writeFileSync(file, whole)
    const again = await start()
    if ('problems' in again) throw new Error(again.problems.join('\n'))
    await again.stop()
  })

  it('answers what is under way when the daemon stops, and keeps it', async () => {
    const daemon = await start()
    if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
    const body = JSON.stringify(artifact)
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
    const sending = request(`${daemon.url}/v1/artifacts`, { method: 'POST', headers })
    const answered = new Promise<number | undefined>((done) =>
      sending.on('response', (answer) => done(answer.resume().statusCode)),
    )
    sending.write(body.slice(0, 5))
    // Whoever is answered after it has been read before it.
    await daemon.say('GET', '/healthz')
    const stopped = daemon.stop()
    await new Promise((done) => setImmediate(done))
    sending.end(body.slice(5))
    expect(await answered).toBe(201)
    await stopped
    const again = await start()
    if ('problems' in again) throw new Error(again.problems.join('\n'))
    const { id } = await again.say('POST', '/v1/artifacts', artifact)
    expect(await again.say('GET', `/v1/artifacts/${id}`)).toMatchObject({ status: 200, ...artifact })
    await again.stop()
  })

  it('[OC-CTRL-2104] on a full disk is 500 for what has no room, and goes on for the rest', async () => {
    const store = storeIn(folder, 120_000)
    const say = talk(await serve({ store }))
    const kept = await say('POST', '/v1/artifacts', artifact)
    const big = (index: number) => ({ kind: 'other', content: `${index}${'x'.repeat(30_000)}` })
    const statuses: unknown[] = []
    for (let index = 0; index < 6; index++) statuses.push((await say('POST', '/v1/artifacts', big(index))).status)
    expect(statuses.at(0)).toBe(201)
    expect(statuses.at(-1)).toBe(500)
    expect(await say('POST', '/v1/artifacts', big(9))).toEqual({
      status: 500,
      code: 'INTERNAL',
      message: 'the service failed',
      retriable: false,
    })
    expect(await say('GET', `/v1/artifacts/${kept.id}`)).toMatchObject({ status: 200, ...artifact })
    store.close()
  })

  it('[OC-CTRL-2076] never gives an artifact whose text is not what its ID says', async () => {
    const before = storeIn(folder)
    const { id } = before.artifacts.put('{"content":"keep this","kind":"plan"}', 1)
    before.close()
    const database = new DatabaseSync(join(folder, databaseName))
    database.exec("UPDATE artifacts SET text = replace(text, 'keep', 'burn')")
    database.close()
    const store = storeIn(folder)
    const say = talk(await serve({ store }))
    const wanted = { status: 500, code: 'INTERNAL', message: 'the service failed', retriable: false }
    expect(await say('GET', `/v1/artifacts/${id}`)).toEqual(wanted)
    expect(await say('POST', '/v1/artifacts', artifact)).toEqual(wanted)
    store.close()
  })
})
