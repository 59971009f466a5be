import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ModelBytes } from '../src/catalog/model-bytes.ts'
import { createVerifications } from '../src/catalog/verifications.ts'
import { modelRecord } from './store/records.ts'
import { digestOf, modelOf, scratch, talk } from './support/control.ts'
import { settle } from './support/hand-adapter.ts'
import { createHandTimers } from './support/hand-timers.ts'
import { type Given, serve, storeIn } from './support/service.ts'

const models = '/v1/catalog/models'
const { folder, remove } = scratch({
  'models/tiny.gguf': 'weights',
  'models/hf/tiny/chat': 'weights',
  'models/deep/er/x': 'weights',
  secret: 'weights',
})
afterAll(remove)
mkdirSync(join(folder, 'models/folder'))
symlinkSync(join(folder, 'secret'), join(folder, 'models/link'))
symlinkSync(folder, join(folder, 'models/up'))
symlinkSync('tiny.gguf', join(folder, 'models/alias'))
const catalog = { model_dir: 'models' }

const open = async (given: Given = {}) => {
  const service = await serve({ folder, catalog, ...given })
  return { ...service, say: talk(service) }
}
/** How the verification of one model ends, without its time. */
const verified = async (model: object, given: Given = {}) => {
  const { say } = await open(given)
  await say('POST', models, { ...modelOf(), ...model })
  const { status, verification, ...rest } = await say('POST', `${models}/tiny/verify`)
  if (status !== 202) return { status, code: rest.code, message: rest.message }
  const { checked_at: _, ...ended } = verification as Record<string, unknown>
  return ended
}
const good = { status: 'verified', reason: 'none', message: 'its bytes have its digest' }
const failed = (reason: string, message: string) => ({ status: 'failed', reason, message })

describe('a verification', () => {
  it('[OC-CTRL-2030] [OC-CTRL-2033] reads all bytes, and is verified only by their digest', async () => {
    for (const model_ref of ['file:tiny.gguf', 'hf:tiny/chat', 'file:deep/er/x', 'file:alias']) {
      expect([model_ref, await verified({ model_ref })]).toEqual([model_ref, good])
    }
    for (const bytes of ['weight', 'weights ', 'Weights']) {
      const other = failed('digest', 'the bytes of file:tiny.gguf have another digest')
      expect(await verified({ digest: digestOf(bytes) })).toEqual(other)
    }
  })

  it('[OC-CTRL-2031] stays within its folder', async () => {
    for (const model_ref of [
      'file:../secret',
      'file:link',
      'file:up/secret',
      'hf:../../secret',
      'file:deep/../../secret',
      'file:..',
    ]) {
      const outside = failed('outside', `${model_ref} leads out of model_dir`)
      expect([model_ref, await verified({ model_ref })]).toEqual([model_ref, outside])
    }
    expect(await verified({ model_ref: 'file:deep/../tiny.gguf' })).toEqual(good)
  })

  it('[OC-CTRL-2032] fails where there is no file', async () => {
    const none = (model_ref: string) => `the file of ${model_ref} cannot be read (ENOENT)`
    expect(await verified({ model_ref: 'file:nobody' })).toEqual(failed('unreadable', none('file:nobody')))
    expect(await verified({ model_ref: 'oci:tiny/chat' })).toEqual(failed('unreadable', none('oci:tiny/chat')))
    expect(await verified({ model_ref: 'file:folder' })).toEqual(failed('unreadable', 'file:folder leads to no file'))
    expect(await verified({}, { catalog: {} })).toEqual(failed('unreadable', 'no model_dir is configured'))
  })

  it('[OC-CTRL-2034] [OC-CTRL-2035] that is slow is answered while it runs, and runs once', async () => {
    writeFileSync(join(folder, 'models/slow'), '')
    truncateSync(join(folder, 'models/slow'), 48 << 20)
    const timers = createHandTimers()
    const { say, metric } = await open({ timers })
    await say('POST', models, modelOf({ model_ref: 'file:slow' }))
    const asked = [say('POST', `${models}/tiny/verify`), say('POST', `${models}/tiny/verify`)]
    while (timers.waiting().length < 2) await settle()
    timers.pass(1000)
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatchObject({ status: 202, verification: { status: 'running' } })
    }
    const state = async () => (await say('GET', `${models}/tiny`)).verification as { status: string }
    while ((await state()).status === 'running') await settle()
    expect(await state()).toMatchObject({ status: 'failed', reason: 'digest' })
    expect(await metric('catalog_verifications_total')).toBe(1)
  })

  it('[OC-CTRL-2038] waits for its turn where two are read already, and goes on when one fails', async () => {
    const reads: { ref: string; answer: PromiseWithResolvers<ModelBytes> }[] = []
    const failures: unknown[] = []
    const verifications = createVerifications({
      trust: { strict: false, judge: () => undefined },
      read(ref) {
        const answer = Promise.withResolvers<ModelBytes>()
        reads.push({ ref, answer })
        return answer.promise
      },
      wall: () => 7,
      ended: () => {},
      report: (failure) => failures.push(failure),
    })
    const asked = [0, 1, 2, 3].map((index) => verifications.start(modelRecord(index)).catch(() => 'failed'))
    const begun = async () => {
      await settle()
      return reads.map(({ ref }) => ref)
    }
    expect(await begun()).toEqual(['file:0.gguf', 'file:1.gguf'])
    reads[1]?.answer.reject(new Error('the disk is gone'))
    expect(await begun()).toEqual(['file:0.gguf', 'file:1.gguf', 'file:2.gguf'])
    for (const index of [0, 2]) reads[index]?.answer.resolve({ digest: modelRecord(index).digest })
    await begun()
    reads[3]?.answer.resolve({ digest: 'another' })
    const results = (await Promise.all(asked)).map((each) => (typeof each === 'string' ? each : each.result))
    expect([results, failures.length]).toEqual([['verified', 'failed', 'verified', 'failed'], 1])
    await verifications.close()
  })

  it('is forgotten with its model, and says nothing about the next of its ID', async () => {
    const { say } = await open({ timers: createHandTimers() })
    writeFileSync(join(folder, 'models/slow'), '')
    truncateSync(join(folder, 'models/slow'), 16 << 20)
    await say('POST', models, modelOf({ model_ref: 'file:slow' }))
    const asked = say('POST', `${models}/tiny/verify`)
    await say('DELETE', `${models}/tiny`)
    await say('POST', models, modelOf())
    await asked
    expect(await say('GET', `${models}/tiny`)).toMatchObject({ verification: { status: 'unverified' } })
  })

  it('[OC-CTRL-2036] that fails is 403 where the mode is strict, and told by the model', async () => {
    const strict = { ...catalog, trust_policy: { mode: 'strict' } }
    const message = 'the bytes of file:tiny.gguf have another digest'
    const wrong = { digest: digestOf('other') }
    expect(await verified(wrong, { catalog: strict })).toEqual({ status: 403, code: 'UNTRUSTED_ARTIFACT', message })
    expect(await verified({}, { catalog: strict })).toEqual(good)
    const { say } = await open({ catalog: strict })
    await say('POST', models, modelOf(wrong))
    await say('POST', `${models}/tiny/verify`)
    expect(await say('GET', `${models}/tiny`)).toMatchObject({ verification: { status: 'failed', reason: 'digest' } })
  })

  it('[OC-CTRL-2037] is counted once, by how it ended', async () => {
    const { say, metric } = await open()
    await say('POST', models, modelOf())
    await say('POST', models, modelOf({ id: 'lost', model_ref: 'file:lost', engine: 'vllm' }))
    for (const id of ['tiny', 'lost', 'lost']) await say('POST', `${models}/${id}/verify`)
    const count = (...labels: string[]) => metric('catalog_verifications_total', ...labels)
    expect([
      await count('result="verified"', 'reason="none"', 'engine="llamacpp"'),
      await count('result="failed"', 'reason="unreadable"', 'engine="vllm"'),
      await count(),
    ]).toEqual([1, 2, 3])
  })

  it('is kept: a service that starts later still knows it', async () => {
    const store = storeIn(undefined)
    const { say } = await open({ store })
    await say('POST', models, modelOf())
    const before = await say('POST', `${models}/tiny/verify`)
    const { say: later } = await open({ store })
    expect(await later('GET', `${models}/tiny`)).toEqual({ ...before, status: 200 })
  })
})
