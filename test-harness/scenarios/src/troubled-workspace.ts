import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Folder, makeFolder } from './folder.ts'

const fixture = join(import.meta.dirname, '../../fixtures/greeter')
const read = (path: string): string => readFileSync(join(fixture, path), 'utf8')

/** The greeter's contracts, without the requirements that its specs state. */
const contracts = {
  'contracts/greeter.yaml': read('contracts/greeter.yaml').replaceAll(/^ *x-req-id: .*\n/gm, ''),
  'ci/metrics.lint.json': read('ci/metrics.lint.json').replace(/,\s*"x-req-id": "[^"]*"/, ''),
}

/** What the service streams, for troubles of streams. */
const ticks = `openapi: 3.1.0
info: { title: Ticks, version: 1.0.0 }
paths:
  /ticks:
    get:
      operationId: streamTicks
      responses:
        "200":
          description: Ticks, then the end.
          content:
            text/event-stream:
              schema: { type: string }
              x-sse-events:
                events:
                  tick: { schema: { type: object, required: [i], properties: { i: { type: integer } } } }
                  end: { terminal: true }
                order: tick* end
              examples: { two: { value: "event: tick\\ndata: {\\"i\\":0}\\n\\nevent: end\\ndata: {}\\n\\n" } }
`

/** Where the service notes each request that it gets. */
export const record = 'node_modules/record'

/** Those that only time ends: short, for they are waited for. The others may be slow on a busy machine. */
const waitedFor = new Set(['silent', 'no-url', 'never-ready', 'ready-hangs'])

/** A workspace whose one service has the trouble, or is started by another command. */
export const troubledWorkspace = (trouble: string, command = ['node', 'service.ts', trouble]): Folder => {
  const config = {
    openapi: [
      { name: 'greeter', document: trouble.startsWith('ticks') ? 'contracts/ticks.yaml' : 'contracts/greeter.yaml' },
    ],
    metrics: { contract: 'ci/metrics.lint.json', out: 'contracts/metrics' },
    services: {
      greeter: {
        contracts: ['greeter'],
        command,
        ready: { path: '/readyz', timeoutMs: waitedFor.has(trouble) ? 3000 : 30_000 },
        env: { RECORD: record },
        metrics: '/metrics',
      },
    },
  }
  return makeFolder({
    ...contracts,
    'contracts/ticks.yaml': ticks,
    [record]: '',
    'package.json': '{ "type": "module" }\n',
    'service.ts': readFileSync(join(import.meta.dirname, 'troubled-service.ts'), 'utf8'),
    'xtask.config.ts': `export default ${JSON.stringify(config, undefined, 2)}\n`,
  })
}
