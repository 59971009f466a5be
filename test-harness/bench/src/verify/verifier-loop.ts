import { verifyOrders } from './orders-run.ts'
import { beginning, sayRate } from './rate.ts'

// The same operation by the verifier.
const [url = '', count = '1000'] = process.argv.slice(2)

await verifyOrders(Math.ceil(Number(count) / 5), url)
const start = beginning()
const requests = await verifyOrders(Number(count), url)
sayRate(requests, start)
process.exit(0)
