import { sayHeaps } from './heaps.ts'
import { verifyOrders } from './orders-run.ts'

const [first, last] = [20_000, 100_000]
const heaps = { atFirst: 0, atLast: 0 }
let sent = 0

/** What finalizers give back is gone with the collection after theirs. */
const heapNow = async (): Promise<number> => {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return process.memoryUsage().heapUsed
}

await verifyOrders(last, '', (transport) => ({
  async send(request, watch, how) {
    sent++
    if (sent === first) heaps.atFirst = await heapNow()
    if (sent === last) heaps.atLast = await heapNow()
    return transport.send(request, watch, how)
  },
}))
sayHeaps(heaps)
process.exit(0)
