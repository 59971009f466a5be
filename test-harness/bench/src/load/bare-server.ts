import { serve } from '@hono/node-server'
import { Hono } from 'hono'

// What the service is compared with: the same library, the same bodies, and nothing done with them.
const app = new Hono()
app.post('/v1/tasks', async (context) => {
  const { task_id } = await context.req.json<{ task_id: string }>()
  return context.json({ task_id, queue_position: 0, predicted_start_ms: 0, backoff_ms: 0 }, 202, {
    'X-Correlation-Id': task_id,
  })
})
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
