import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '@contracts/config-schema'
import { portOf, silentLog } from '@orchestrator/service-kit'
import { describe, expect, it } from 'vitest'
import { checkConfig } from '../src/check-config.ts'
import { startDaemon } from '../src/daemon.ts'
import { configText } from './support/service.ts'

const configOf = (text: string) => {
  const { config, problems } = loadConfig(text, 'test.yaml')
  if (!config) throw new Error(problems.map(({ message }) => message).join('\n'))
  return config
}
/** The problems with which the daemon refuses a configuration; none if it starts. */
const refusals = async (text: string, env: Record<string, string> = {}) => {
  const daemon = await startDaemon({ config: { text, file: 'test.yaml' }, env: { PORT: '0', ...env }, log: silentLog })
  if ('problems' in daemon) return daemon.problems
  await daemon.stop()
  return []
}
const pool = (more: string) =>
  `pools:\n  - id: chat\n    engine: vllm\n    model: hf:tiny/chat\n    devices: [0]\n${more}`

describe('a configuration', () => {
  it('[OC-CONFIG-6001] with a key that nobody names is refused, at every depth', async () => {
    const places: [string, string][] = [
      [`servre: {}\n${pool('')}`, 'test.yaml:1:1:'],
      [`server: { hots: 127.0.0.1 }\n${pool('')}`, 'test.yaml:1:11:'],
      [pool('    modle: x\n'), 'test.yaml:6:5:'],
      [pool('    queue: { capcity: 1 }\n'), 'test.yaml:6:14:'],
    ]
    for (const [text, place] of places) {
      const [first, ...rest] = await refusals(text)
      expect({ place: first?.slice(0, place.length), rest }).toEqual({ place, rest: [] })
    }
  })

  it('[OC-CONFIG-6002] is read in compat mode without the keys that nobody names, which are reported', () => {
    const { config, problems } = loadConfig(pool('    modle: x\n'), 'test.yaml', { mode: 'compat' })
    expect(config).toEqual(configOf(pool('')))
    expect(problems).toMatchObject([{ line: 6, column: 5, pointer: '/pools/0/modle' }])
  })

  it('[OC-CONFIG-6009] has exactly the block that its provisioning mode names', () => {
    const blocks = {
      external: '',
      source: 'source: { repo: https://git.example.org/e.git, ref: v1 }',
      container: 'container: { image: engines/vllm }',
      package: 'package: { name: engine }',
      binary: 'binary: { url: https://example.org/engine }',
    }
    const accepted = (mode: string, block: string) =>
      loadConfig(pool(`    provisioning:\n      mode: ${mode}\n${block && `      ${block}\n`}`), 'test.yaml').config !==
      undefined
    for (const mode of Object.keys(blocks)) {
      for (const [named, block] of Object.entries(blocks)) {
        expect([mode, named, accepted(mode, block)]).toEqual([mode, named, mode === named])
      }
    }
  })

  it('[OC-POOL-3028] that asks this process for what it does not provision is refused', () => {
    const container = { provisioning: { mode: 'container', container: { image: 'engine' } } }
    const faults = (own: object) =>
      checkConfig(configOf(JSON.stringify({ ...JSON.parse(configText({ pools: [container] })), ...own })), {}).faults
    expect(faults({})).toEqual([expect.stringContaining("this build does not provision by 'container'")])
    expect(faults({ pool_manager: { url: 'http://127.0.0.1:9000' } })).toEqual([])
  })

  it('[OC-CONFIG-6006] with two pools of one ID is refused', async () => {
    const twins = configText({ pools: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] })
    expect(await refusals(twins)).toEqual(["test.yaml: two pools have the ID 'a'"])
  })

  it('[OC-CONFIG-6004] gives the port, unless the environment does', () => {
    const config = configOf(configText({ server: { port: 4000 } }))
    expect([undefined, '', '0', '8081', '65535', '65536', 'http', '-1'].map((given) => portOf(config, given))).toEqual([
      4000,
      4000,
      0,
      8081,
      65_535,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('[OC-CONFIG-6004] with a PORT that is none is refused', async () => {
    expect(await refusals(pool(''), { PORT: 'http' })).toEqual(["test.yaml: PORT is 'http', which is no port"])
  })

  it('[OC-CONFIG-6005] with a token variable that is unset or empty is refused', async () => {
    const text = configText({ server: { token_env: 'ORCHESTRATOR_TOKEN' } })
    const wanted = ['test.yaml: the environment variable ORCHESTRATOR_TOKEN, which token_env names, is not set']
    expect(await refusals(text)).toEqual(wanted)
    expect(await refusals(text, { ORCHESTRATOR_TOKEN: '' })).toEqual(wanted)
    expect(checkConfig(configOf(text), { ORCHESTRATOR_TOKEN: 'secret' })).toEqual({ token: 'secret', faults: [] })
  })

  it('[OC-CONFIG-6035] with a token that no client can send is refused, and not told', async () => {
    const text = configText({ server: { token_env: 'ORCHESTRATOR_TOKEN' } })
    for (const token of ['secret\n', '   ', 'two words', 'gehe\u00efm']) {
      expect(await refusals(text, { ORCHESTRATOR_TOKEN: token })).toEqual([
        'test.yaml: the environment variable ORCHESTRATOR_TOKEN, which token_env names, holds what no header can carry',
      ])
    }
  })

  it('[OC-CONFIG-6025] with the variable of a pool manager that is unset or empty is refused', async () => {
    const text = JSON.stringify({
      ...JSON.parse(configText({})),
      pool_manager: { url: 'http://127.0.0.1:9200', token_env: 'POOLS_TOKEN' },
    })
    const wanted = ['test.yaml: the environment variable POOLS_TOKEN, which pool_manager.token_env names, is not set']
    expect(await refusals(text)).toEqual(wanted)
    expect(await refusals(text, { POOLS_TOKEN: '' })).toEqual(wanted)
    expect(checkConfig(configOf(text), { POOLS_TOKEN: 'secret' }).faults).toEqual([])
  })

  it('[ORCH-1004] beyond loopback without a token is refused', async () => {
    const given = (host: string, token = {}) => configText({ server: { host, ...token } })
    for (const host of ['0.0.0.0', '::', '192.168.0.1', '127.0.0.1.example.org', 'example.org']) {
      const [problem] = await refusals(given(host))
      expect(problem).toContain('token_env')
    }
    for (const host of ['127.0.0.1', '127.8.8.8', 'localhost']) expect(await refusals(given(host))).toEqual([])
    const named = given('0.0.0.0', { token_env: 'TOKEN' })
    expect(await refusals(named)).toHaveLength(2)
    expect(checkConfig(configOf(named), { TOKEN: 'secret' })).toEqual({ token: 'secret', faults: [] })
  })
})

describe('the examples of the contract', () => {
  const folder = fileURLToPath(new URL('../../../contracts/config-schema/examples/', import.meta.url))
  const examples = (kind: string): [string, string][] =>
    readdirSync(`${folder}${kind}`).map((name) => [name, readFileSync(`${folder}${kind}/${name}`, 'utf8')])

  it.each(examples('valid'))('valid: %s is read', (name, text) => {
    expect(loadConfig(text, name).problems).toEqual([])
  })

  it.each(examples('invalid'))('invalid: %s is refused, with a place', (name, text) => {
    const { config, problems } = loadConfig(text, name)
    expect(config).toBeUndefined()
    expect(problems).not.toEqual([])
    const place = { file: name, line: expect.any(Number), column: expect.any(Number) }
    for (const problem of problems) expect(problem).toMatchObject(place)
  })
})
