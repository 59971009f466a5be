import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { apiVersion, compatible } from '../src/api-version.ts'
import { commands } from '../src/commands.ts'
import { outcomeOfErrorKind, outcomes } from '../src/outcome.ts'
import { cli, type Given, lastJson } from './support/cli.ts'
import { capabilities, json, misbehaving } from './support/misbehaving.ts'

const root = new URL('../../../', import.meta.url)
const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8')

/** A call that asks nobody: what it says, and that it ends with 2. */
const check = async (argv: readonly string[], want: string | RegExp, given: Given = {}) => {
  const ended = await cli(argv, given)
  expect(ended).toEqual({ code: 2, out: '', err: expect.stringMatching(want) })
}

const submit = ['submit', 'Hi', '--model', 'hf:tiny/chat', '--engine', 'llamacpp']

describe('a call', () => {
  it('[OC-CLI-8001] that is wrong ends with 2 and names what is wrong', async () => {
    await check(['pool'], "there is no command 'pool'; orchestrator --help lists them")
    await check(['pools', 'drop'], "no command 'pools drop'; there is pools list, pools health")
    await check([...submit, '--speed', '1'], "there is no flag '--speed'")
    await check([...submit, '--token', 'hush'], /there is no flag '--token'; --token-env names a variable(?!.*hush)/)
    await check([...submit, '--ctx', 'many'], "--ctx takes a whole number from 1; not 'many'")
    await check([...submit, '--ctx', '0'], "not '0'")
    await check([...submit, '--seed', '9007199254740993'], "not '9007199254740993'")
    await check([...submit, '--detach=yes'], '--detach takes no value')
    await check([...submit, '--session', '--detach'], '--session needs a value: --session UUID')
    await check([...submit, '--engine', 'vllm'], '--engine is given twice')
    await check(
      ['submit', 'Hi', '--model', 'm', '--engine', 'x'],
      "--engine takes llamacpp, vllm, tgi, triton; not 'x'",
    )
    await check(['submit', 'Hi', '--engine', 'vllm'], '--model is missing: the model')
    await check(['watch'], 'ID is missing: the task')
    await check(['watch', 'a', 'b'], "'b' is one argument too many")
  })

  it('[OC-CLI-8001] takes a negative number and one flag with an equals sign', async () => {
    const { url } = await misbehaving({ 'POST /v1/tasks': json(400, { code: 'INVALID_PARAMS', message: 'not today' }) })
    const { err } = await cli([...submit, '--seed', '-5', '--ctx=7', `--url=${url}`])
    expect(err).toBe('orchestrator: invalid: INVALID_PARAMS not today (correlation ID the-id)\n')
  })

  it('[OC-CLI-8002] for help shows usage, flags and an example of every command, and asks nobody', async () => {
    const url = 'http://127.0.0.1:9'
    const overview = await cli(['--help'])
    expect({ ...overview, out: '' }).toEqual({ code: 0, out: '', err: '' })
    for (const [name, { examples, flags }] of Object.entries(commands)) {
      expect(overview.out).toContain(`\n  ${name} `)
      const { code, out, err } = await cli([...name.split(' '), '--help', '--url', url])
      expect({ code, err, name }).toEqual({ code: 0, err: '', name })
      for (const text of [`Usage\n  orchestrator ${name}`, ...examples.map((line) => `\n  orchestrator ${line}\n`)]) {
        expect(out).toContain(text)
      }
      for (const flag of [...Object.keys(flags), 'url', 'token-env', 'json']) expect(out).toContain(`\n  --${flag} `)
      expect(examples.every((line) => line.startsWith(name))).toBe(true)
    }
    expect((await cli([])).code).toBe(2)
  })
})

describe('the address and the token', () => {
  const asks = async (argv: (url: string) => string[], env: (url: string) => Record<string, string>) => {
    const { url, asked } = await misbehaving({})
    await cli(['capabilities', ...argv(url)], { env: env(url) })
    return asked.map(({ call, headers }) => [call, headers.authorization])
  }

  it('[OC-CLI-8003] come from the flag before the environment', async () => {
    const nobody = 'http://127.0.0.1:9'
    const once = [['GET /v1/capabilities', undefined]]
    expect(
      (
        await asks(
          (url) => ['--url', url],
          () => ({ ORCHESTRATOR_URL: nobody }),
        )
      )[0],
    ).toEqual(once[0])
    expect(
      (
        await asks(
          () => [],
          (url) => ({ ORCHESTRATOR_URL: `${url}/` }),
        )
      )[0],
    ).toEqual(once[0])
    expect((await cli(['capabilities', '--help'])).out).toContain('http://127.0.0.1:8080')
  })

  it('[OC-CLI-8004] are refused where the address is none, or holds credentials', async () => {
    await check(['pools', 'list', '--url', 'file:///etc/passwd'], '--url takes an address like http://127.0.0.1:8080')
    await check(['pools', 'list', '--url', 'localhost'], '--url takes an address')
    await check(['pools', 'list', '--url', 'http://me:hush@127.0.0.1'], /an address holds no credentials(?!.*hush)/)
  })

  it('[OC-CLI-8005] send the token that the environment holds under the name that is given', async () => {
    const token = { ORCHESTRATOR_TOKEN: 'usual', OTHER: 'other' }
    const of = async (flags: string[]) =>
      (
        await asks(
          (url) => ['--url', url, ...flags],
          () => token,
        )
      )[0]?.[1]
    expect(await of([])).toBe('Bearer usual')
    expect(await of(['--token-env', 'OTHER'])).toBe('Bearer other')
    await check(['pools', 'list', '--token-env', 'hush'], /variable that --token-env names is not set(?!.*hush)/)
    await check(['pools', 'list'], 'has characters that no header may hold', { env: { ORCHESTRATOR_TOKEN: 'a\nb' } })
  })

  it('[OC-CLI-8006] stand in nothing that a failure prints, whatever the service says', async () => {
    const said = { code: 'UNAUTHORIZED', message: 'Bearer hush-hush is not known' }
    const { url } = await misbehaving({ 'GET /v1/capabilities': json(401, said, { 'X-Correlation-Id': 'hush-hush' }) })
    const env = { ORCHESTRATOR_TOKEN: 'hush-hush' }
    const { code, out, err } = await cli(['pools', 'list', '--json', '--url', url], { env })
    expect(code).toBe(7)
    expect(out + err).not.toContain('hush')
    expect(err).toContain('UNAUTHORIZED Bearer [redacted] is not known (correlation ID [redacted])')
  })

  it('[OC-CLI-8007] go nowhere that a redirect points to', async () => {
    const other = await misbehaving({})
    const { url } = await misbehaving({
      'GET /v1/capabilities': (response) => void response.writeHead(307, { Location: `${other.url}/x` }).end(),
    })
    const { code, err } = await cli(['pools', 'list', '--url', url], { env: { ORCHESTRATOR_TOKEN: 'hush-hush' } })
    expect({ code, asked: other.asked }).toEqual({ code: 12, asked: [] })
    expect(err).toContain('answered 307, which its contract does not declare')
  })
})

describe('exit codes', () => {
  it('[OC-CLI-8020] are those of the table of the spec', () => {
    const spec = textOf('specs/cli.md')
    const rows = [...spec.matchAll(/^\| (\d+) \| ([a-z-]+) \| (.*) \|$/gm)].map(([, code, name, meaning]) => [
      name,
      { exitCode: Number(code), meaning },
    ])
    expect(Object.fromEntries(rows)).toEqual(outcomes)
    const codes = Object.values(outcomes).map(({ exitCode }) => exitCode)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('[OC-CLI-8021] [OC-CLI-8022] follow the code of every answer, which is printed with its correlation ID', async () => {
    const { ErrorKind } = parse(textOf('contracts/openapi/common.yaml')).components.schemas as {
      ErrorKind: { enum: (keyof typeof outcomeOfErrorKind)[] }
    }
    expect(Object.keys(outcomeOfErrorKind).sort()).toEqual([...ErrorKind.enum].sort())
    for (const code of ErrorKind.enum) {
      const { url } = await misbehaving({ 'GET /v1/capabilities': json(500, { code, message: 'as it is' }) })
      const outcome = outcomeOfErrorKind[code]
      const { exitCode } = outcomes[outcome]
      const ended = await cli(['capabilities', '--json', '--url', url])
      expect(ended).toEqual({
        code: exitCode,
        err: `orchestrator: ${outcome}: ${code} as it is (correlation ID the-id)\n`,
        out: expect.any(String),
      })
      expect(lastJson(ended.out)).toEqual({
        schemaVersion: 1,
        command: 'capabilities',
        error: { outcome, code, message: 'as it is', correlationId: 'the-id' },
        exitCode,
      })
    }
  })
})

describe('the version', () => {
  it('[OC-CLI-8031] is that of the control contract', () => {
    expect(apiVersion).toBe(parse(textOf('contracts/openapi/control.yaml')).info.version)
  })

  it('[OC-CLI-8030] of the service is asked for first, and another one is refused', async () => {
    const of = (version: string) => compatible('1.4.2', version)
    expect(['1.4.2', '1.0.0', '1.9.1', '2.4.2', '0.4.2'].map(of)).toEqual([true, true, true, false, false])
    expect(['0.1.0', '0.1.9', '0.2.0', '1.1.0'].map((version) => compatible('0.1.0', version))).toEqual([
      true,
      true,
      false,
      false,
    ])
    const { url, calls } = await misbehaving({
      'GET /v1/capabilities': json(200, { api_version: '7.0.0', engines: [] }),
    })
    const { code, err } = await cli([...submit, '--url', url])
    expect({ code, calls: calls() }).toEqual({ code: 12, calls: ['GET /v1/capabilities'] })
    expect(err).toContain(`${url} speaks version 7.0.0 of the API, this command line ${apiVersion}`)
    const good = await misbehaving({ 'GET /v1/capabilities': capabilities })
    expect((await cli(['capabilities', '--url', good.url])).code).toBe(0)
  })
})
