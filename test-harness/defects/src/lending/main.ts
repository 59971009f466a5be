import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createLendingApp } from './app.ts'
import { type BugId, bugs } from './bugs.ts'

const { values } = parseArgs({ options: { bug: { type: 'string', multiple: true } } })
const asked = values.bug ?? []
const unknown = asked.filter((bug) => !Object.hasOwn(bugs, bug))
if (unknown.length > 0) throw new Error(`no such bug: ${unknown.join(', ')}`)

const app = createLendingApp({ bugs: asked as BugId[] })
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
