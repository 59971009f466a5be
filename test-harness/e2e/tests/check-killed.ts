import { expect, onTestFinished } from 'vitest'
import { clientOf, taskOf } from '../src/client.ts'
import { startEngine } from '../src/engine.ts'
import { createInstallation } from '../src/installation.ts'

/** An engine, and services in the same folder, each of which can be killed. */
export const installation = async (withManager: boolean) => {
  const engine = await startEngine()
  const installed = createInstallation(engine.url)
  onTestFinished(async () => {
    await installed.remove()
    await engine.stop()
  })
  const manager = withManager ? await installed.manager() : undefined
  const start = async () => {
    const service = await installed.orchestrator(manager?.url)
    const client = clientOf(service.url)
    await client.ready()
    const kill = async () => {
      service.child.kill('SIGKILL')
      expect(await service.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
    }
    /** Ends it as a service ends, so that it can tell what it has run. */
    const stop = async () => {
      service.child.kill('SIGTERM')
      expect(await service.ended).toMatchObject({ code: 0 })
    }
    return { ...client, kill, stop }
  }
  return { engine, start }
}

/** Kills a service while tasks wait, run and are over, and finds each of them where it should be. */
export const checkKilled = async (withManager: boolean): Promise<void> => {
  const { engine, start } = await installation(withManager)
  const [over, running] = [taskOf(1, 'over'), taskOf(2, 'hold it')]
  const waiting = [taskOf(3, 'third'), taskOf(4, 'fourth'), taskOf(5, 'fifth')]
  const first = await start()
  expect([await first.send(over), await first.endOf(1)]).toEqual([202, 'end completed'])
  for (const task of [running, ...waiting]) expect(await first.send(task)).toBe(202)
  await expect.poll(() => engine.prompts()).toEqual(['over', 'hold it'])
  await first.kill()

  const again = await start()
  expect(await Promise.all([3, 4, 5].map(again.endOf))).toEqual(Array(3).fill('end completed'))
  expect([await again.endOf(2), await again.endOf(1)]).toEqual(['error WORKER_RESET', '404'])
  // Whoever is not sure sends again.
  for (const task of [over, running, ...waiting]) expect(await again.send(task)).toBe(202)
  expect(engine.prompts()).toEqual(['over', 'hold it', 'third', 'fourth', 'fifth'])
  await again.stop()
}
