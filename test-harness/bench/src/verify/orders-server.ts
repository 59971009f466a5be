import { serve } from '@hono/node-server'
import { ordersApp } from './orders.ts'

serve({ fetch: ordersApp(), hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
