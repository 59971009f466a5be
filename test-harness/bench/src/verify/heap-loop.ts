import { sayHeaps } from './heaps.ts'
import { verifyOrders } from './orders-run.ts'

const [first, last] = [20_000, 100_000]
const heaps = { atFirst: 0, atLast: 0 }
let sent = 0

const heapNow = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

await verifyOrders(last, '', (transport) => ({
  async send(request, watch, how) {
    sent++
    if (sent === first) heaps.atFirst = heapNow()
    if (sent === last) heaps.atLast = heapNow()
    return transport.send(request, watch, how)
  },
}))
sayHeaps(heaps)
process.exit(0)
