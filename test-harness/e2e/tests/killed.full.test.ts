import { expect, it } from 'vitest'
import { checkKilled } from './check-killed.ts'

// The manager gives the slot of a killed service back when its lease has run out, seconds later.
it('[OC-TEST-7051] a service on the pools of a manager loses no task when it is killed', async () => {
  await checkKilled(true)
  expect.hasAssertions()
})
