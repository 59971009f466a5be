import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namesDigest } from '../src/catalog/sbom.ts'
import { digestOf, modelOf, pemOf, scratch, signer, talk } from './support/control.ts'
import { serve } from './support/service.ts'

const models = '/v1/catalog/models'
const [ours, theirs] = [signer(), signer()]
const { folder, remove } = scratch({ 'ours.pem': ours.pem })
afterAll(remove)

/** What the catalog answers to a model under a policy; the message where it refuses. */
const under = async (policy: object, model: object, before: unknown[] = []) => {
  const say = talk(await serve({ folder, catalog: { trust_policy: { mode: 'strict', ...policy } } }))
  for (const artifact of before) await say('POST', '/v1/artifacts', artifact)
  const { status, code, message } = await say('POST', models, { ...modelOf(), ...model })
  return status === 201 ? 'taken' : [status, code, message]
}
const refused = (message: string) => [403, 'UNTRUSTED_ARTIFACT', message]

describe('a trust policy', () => {
  it('[OC-CTRL-2020] [OC-CTRL-2024] allows registries up to the end of a segment', async () => {
    const allowed_registries = ['hf:tiny', 'oci:registry.example/team/', 'file:']
    const taken = ['hf:tiny/chat', 'hf:tiny/chat/v2', 'oci:registry.example/team/chat', 'file:any/path']
    for (const model_ref of taken)
      expect([model_ref, await under({ allowed_registries }, { model_ref })]).toEqual([model_ref, 'taken'])
    const others = [
      ['hf:tinyer/chat', 'hf:tinyer'],
      ['oci:registry.example/teams/chat', 'oci:registry.example/teams'],
      ['hf:big', 'hf:'],
    ] as const
    for (const [model_ref, registry] of others) {
      const message = `the trust policy allows no model of ${registry}`
      expect(await under({ allowed_registries }, { model_ref })).toEqual(refused(message))
    }
    expect(await under({ allowed_registries: [] }, {})).toEqual(refused('the trust policy allows no model of file:'))
    expect(await under({}, {})).toBe('taken')
  })

  it('[OC-CTRL-2021] asks for a signature of the digest, by a key that it names', async () => {
    const policy = { require_signature: true, ca_roots: ['ours.pem'] }
    const { digest } = modelOf()
    expect(await under(policy, { signature: ours.sign(digest) })).toBe('taken')
    expect(await under(policy, {})).toEqual(refused('the trust policy asks for a signature'))
    const wrong = 'no key of ca_roots made the signature'
    for (const signature of [theirs.sign(digest), ours.sign(digestOf('other')), ours.sign(digest.slice(7))]) {
      expect(await under(policy, { signature })).toEqual(refused(wrong))
    }
    expect(await under({ require_signature: true }, { signature: ours.sign(digest) })).toEqual(refused(wrong))
  })

  it('[OC-CTRL-2022] refuses a wrong signature where none is asked for, if it has a key to tell', async () => {
    const { digest } = modelOf()
    const policy = { ca_roots: ['ours.pem'] }
    expect(await under(policy, {})).toBe('taken')
    expect(await under(policy, { signature: ours.sign(digest) })).toBe('taken')
    expect(await under(policy, { signature: theirs.sign(digest) })).toEqual(
      refused('no key of ca_roots made the signature'),
    )
    expect(await under({}, { signature: theirs.sign(digest) })).toBe('taken')
  })

  it('[OC-CTRL-2023] asks for a bill of materials that names the digest', async () => {
    const { digest } = modelOf()
    const bill = {
      bomFormat: 'CycloneDX',
      metadata: { component: { hashes: [{ alg: 'SHA-256', content: digest.slice(7) }] } },
    }
    const artifact = { kind: 'other', content: bill }
    const sbom = digestOf(
      `{"content":{"bomFormat":"CycloneDX","metadata":{"component":{"hashes":[{"alg":"SHA-256","content":"${digest.slice(7)}"}]}}},"kind":"other"}`,
    )
    const policy = { require_sbom: true }
    expect(await under(policy, { sbom }, [artifact])).toBe('taken')
    expect(await under(policy, {})).toEqual(refused('the trust policy asks for a bill of materials'))
    const none = 'sbom is no bill of materials in CycloneDX or SPDX that names the digest'
    expect(await under(policy, { sbom })).toEqual(refused(none))
    expect(await under(policy, { sbom, digest: digestOf('other') }, [artifact])).toEqual(refused(none))
  })

  it('[OC-CTRL-2025] permissive by default: takes what it refuses, and the verification fails', async () => {
    const policy = { allowed_registries: ['hf:tiny'], require_signature: true, require_sbom: true }
    for (const trust_policy of [policy, { ...policy, mode: 'permissive' }]) {
      const say = talk(await serve({ folder, catalog: { trust_policy } }))
      expect(await say('POST', models, modelOf())).toMatchObject({ status: 201 })
      expect(await say('POST', `${models}/tiny/verify`)).toMatchObject({
        status: 202,
        verification: { status: 'failed', reason: 'registry', message: 'the trust policy allows no model of file:' },
      })
    }
  })
})

describe('bills of materials', () => {
  const hex = 'ab'.repeat(32)
  const digest = `sha256:${hex}`
  const hash = { alg: 'SHA-256', content: hex.toUpperCase() }
  const checksum = { algorithm: 'SHA256', checksumValue: hex }
  it.each([
    ['CycloneDX, nested', { bomFormat: 'CycloneDX', components: [{ components: [{ hashes: [hash] }] }] }, true],
    ['SPDX, a package', { spdxVersion: 'SPDX-2.3', packages: [{}, { checksums: [checksum] }] }, true],
    ['SPDX, a file', { spdxVersion: 'SPDX-2.3', files: [{ checksums: [checksum] }] }, true],
    ['another algorithm', { bomFormat: 'CycloneDX', components: [{ hashes: [{ ...hash, alg: 'SHA-1' }] }] }, false],
    [
      'another digest',
      { spdxVersion: 'SPDX-2.3', files: [{ checksums: [{ ...checksum, checksumValue: 'cd' }] }] },
      false,
    ],
    ['no format', { components: [{ hashes: [hash] }] }, false],
    ['the digest as text only', { bomFormat: 'CycloneDX', comment: hex }, false],
    ['members of other types', { bomFormat: 'CycloneDX', metadata: 7, components: { hashes: [hash] } }, false],
    ['no object', [hash], false],
    ['nothing', undefined, false],
  ])('%s', (_name, document, names) => {
    expect(namesDigest(document, digest)).toBe(names)
  })
})

describe('the roots of trust', () => {
  const said = async (ca_roots: string[]) => {
    try {
      await serve({ folder, catalog: { trust_policy: { ca_roots } } })
      return 'started'
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : ''
    }
  }
  beforeAll(() => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const pair = generateKeyPairSync('ed25519')
    writeFileSync(join(folder, 'rsa.pem'), pemOf(rsa.publicKey))
    writeFileSync(join(folder, 'private.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(join(folder, 'text.pem'), 'not a key')
  })

  it('[OC-CTRL-2026] are files with an Ed25519 public key; anything else is named before the start', async () => {
    expect(await said(['ours.pem'])).toBe('started')
    const wrong = [
      ['rsa.pem', 'holds a key of rsa, not of Ed25519'],
      ['private.pem', 'holds a private key: name the public key, and take the private one away'],
      ['text.pem', 'holds neither a public key nor a certificate as PEM'],
      ['absent.pem', 'cannot be read (ENOENT)'],
    ] as const
    for (const [file, fault] of wrong) expect(await said([file])).toBe(`${file}, which ca_roots names, ${fault}`)
  })
})
