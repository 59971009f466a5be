import { expect, it } from 'vitest'
import { taskOf } from '../src/client.ts'
import { checkKilled, installation } from './check-killed.ts'

it('[OC-TEST-7051] a service that is killed loses no task that it admitted, and runs none twice', async () => {
  await checkKilled(false)
})

it('[OC-TEST-7051] nor when it is killed again and again, right after its answers', async () => {
  const { engine, start } = await installation(false)
  const fates = new Map<number, string>()
  let sent: number[] = []
  for (let round = 0; round < 4; round++) {
    const service = await start()
    for (const nth of sent) fates.set(nth, await service.endOf(nth))
    // Each round leaves the service at another point: with its tasks begun, or over, or not.
    sent = round === 3 ? [] : Array.from({ length: 2 + 3 * round }, (_, index) => 10 * round + index)
    for (const nth of sent) expect(await service.send(taskOf(nth, `task ${nth}`))).toBe(202)
    await service.kill()
  }
  const last = await start()
  for (const nth of fates.keys()) expect(await last.send(taskOf(nth, `task ${nth}`))).toBe(202)

  const asked = (nth: number) => engine.prompts().filter((prompt) => prompt === `task ${nth}`).length
  const odd = [...fates].filter(([nth, fate]) => {
    // Over before the kill, or run after it; one that the kill met may have got as far as the engine or not.
    if (fate === '404' || fate === 'end completed') return asked(nth) !== 1
    return fate !== 'error WORKER_RESET' || asked(nth) > 1
  })
  expect([fates.size, odd]).toEqual([15, []])
})
