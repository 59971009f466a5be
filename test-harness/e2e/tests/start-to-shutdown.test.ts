import { afterEach, expect, it } from 'vitest'
import { clientOf } from '../src/client.ts'
import { startEngine } from '../src/engine.ts'
import { createInstallation, listens } from '../src/installation.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})

it('[OC-TEST-7050] a task goes from the command line to an engine and back, and an end leaves nothing behind', async () => {
  const engine = await startEngine()
  const installed = createInstallation(engine.url)
  leaving.push(installed.remove, engine.stop)
  const manager = await installed.manager()
  const service = await installed.orchestrator(manager.url)
  await clientOf(service.url).ready()

  const common = ['--url', service.url]
  const submit = ['submit', 'Say hello.', '--model', 'hf:tiny/chat', '--engine', 'llamacpp', '--max-tokens', '4']
  const submitted = await installed.cli(...submit, ...common)
  expect([submitted.code, submitted.out.trim(), engine.prompts()]).toEqual([0, 'hello world', ['Say hello.']])
  expect((await installed.cli('pools', 'health', 'chat', ...common)).code).toBe(0)
  expect((await installed.cli('cancel', '00000001-0000-4000-8000-000000000009', ...common)).code).not.toBe(0)

  for (const daemon of [service, manager]) {
    daemon.child.kill('SIGTERM')
    expect(await daemon.ended).toMatchObject({ code: 0, signal: null, err: '' })
    expect(await listens(daemon.url)).toBe(false)
  }
  expect(installed.processes()).toEqual([])
  expect(installed.files()).toEqual(['orchestratord.json', 'pool-managerd.json', 'state', 'state/orchestratord.db'])
})
