import type { Mutation } from './mutation.ts'

const states = 'test-harness/provider/src'
const runner = 'test-harness/bdd/src/runner'
const suite = 'test-harness/determinism-suite/src'
const orchestratord = 'packages/orchestratord/src'
const kit = 'packages/service-kit/src'

/** What nobody but the harness around the services would see: in the services, or in the harness itself. */
export const harnessMutations: Mutation[] = [
  {
    requirement: 'OC-TEST-7001',
    title: 'the production service answers the path of the states route',
    edits: [
      {
        file: `${kit}/service-app.ts`,
        from: '  app.notFound((context) =>',
        to: "  app.post('/_states', (context) => context.body(null, 204))\n  app.notFound((context) =>",
      },
    ],
  },
  {
    requirement: 'OC-TEST-7002',
    title: 'an entry takes requests from its service that are no calls of a state',
    edits: [
      {
        file: `${states}/with-states.ts`,
        from: "request.method === 'POST' && new URL(request.url).pathname === statesPath",
        to: 'new URL(request.url).pathname === statesPath',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7003',
    title: 'the service of a state is never closed',
    edits: [
      {
        file: `${states}/with-states.ts`,
        from: '      const { service: opened } = current\n      current = undefined\n      await opened.stop()',
        to: '      current = undefined',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7004',
    title: 'a second state takes the place of the first',
    edits: [
      { file: `${states}/with-states.ts`, from: 'if (current) return', to: 'if (current?.name === name) return' },
    ],
  },
  {
    requirement: 'OC-TEST-7005',
    title: 'a param that a state does not take is passed over',
    edits: [{ file: `${states}/with-states.ts`, from: 'if (odd !== undefined)', to: "if (odd === '')" }],
  },
  {
    requirement: 'OC-TEST-7006',
    title: 'what a failed set-up opened goes on answering',
    edits: [
      {
        file: `${states}/with-states.ts`,
        from: '      await opened.stop()\n      throw failure',
        to: '      current = { name, service: opened }\n      throw failure',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7010',
    title: 'a state has no row that an exchange names',
    edits: [{ file: `${states}/orchestratord/states/index.ts`, from: "  'model-retired': modelRetired,\n", to: '' }],
  },
  {
    requirement: 'OC-TEST-7011',
    title: 'a production handler knows the name of a state',
    edits: [
      {
        file: `${orchestratord}/http/absent.ts`,
        from: "message: 'no task has this ID' }",
        to: "message: 'no task has this ID', planted: 'pool-reloading' }",
      },
    ],
  },
  {
    requirement: 'OC-TEST-7012',
    title: 'an answer says what a seam threw',
    edits: [
      {
        file: `${kit}/service-app.ts`,
        from: 'return failed(context, unforeseen())',
        to: 'return failed(context, { ...unforeseen(), message: failure.message })',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7020',
    finding: 'status-mismatch',
    title: 'an exchange is sent without its state',
    edits: [
      {
        file: 'contracts/openapi/pools.yaml',
        from: '                  x-provider-state: { name: pool-reloading, params: { pool: fast } }\n',
        to: '',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7030',
    title: 'a line that means nothing is passed over',
    edits: [{ file: `${runner}/plan.ts`, from: 'if (!first) return found(', to: 'if (!first) return [] ?? found(' }],
  },
  {
    requirement: 'OC-TEST-7031',
    title: 'a Then that wishes nothing holds',
    edits: [{ file: `${runner}/play.ts`, from: '!isClaim || given.wanted === undefined', to: '!isClaim' }],
  },
  {
    requirement: 'OC-TEST-7032',
    title: 'any tag of the right form is a requirement',
    edits: [
      { file: `${runner}/plan.ts`, from: '!requirement.test(tag) || !known.has(tag)', to: '!requirement.test(tag)' },
    ],
  },
  {
    requirement: 'OC-TEST-7033',
    title: 'the service of a scenario that failed goes on',
    edits: [
      {
        file: `${runner}/play.ts`,
        from: '  } finally {\n    // implements: OC-TEST-7033\n    await world.close()\n',
        to: '    await world.close()\n  } finally {\n',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7040',
    title: 'what a worker says hangs on more than its seed',
    edits: [
      {
        file: 'packages/worker-adapters/mock/src/mock-adapter.ts',
        from: 'wordAt(`${seed}:',
        to: 'wordAt(`${seed}:${process.pid}:',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7041',
    title: 'a row of the list takes any number for the time that decoding took',
    edits: [{ file: `${suite}/may-differ.ts`, from: '"decode_ms":\\d+(?=', to: '"decode_ms":-?\\d+(?=' }],
  },
  {
    requirement: 'OC-TEST-7042',
    title: 'each replica says something else',
    edits: [
      {
        file: 'packages/worker-adapters/makers/src/make-adapter.ts',
        from: '  { pool, modelRef }: AdapterPlace,\n): WorkerAdapter =>\n  createMockAdapter({\n    seed,',
        to: '  { pool, modelRef, replica }: AdapterPlace,\n): WorkerAdapter =>\n  createMockAdapter({\n    seed: (seed ?? 0) + Number(replica.at(-1)),',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7043',
    title: 'the log is not compared',
    edits: [
      {
        file: `${suite}/differences.ts`,
        from: 'lines.filter(([x, y]) => x !== y)',
        to: "lines.filter(([x, y]) => x !== y && a?.name !== 'log')",
      },
    ],
  },
  {
    requirement: 'OC-TEST-7050',
    title: 'a daemon leaves a file behind',
    edits: [
      {
        file: `${kit}/run-daemon.ts`,
        from: "import { readFileSync } from 'node:fs'",
        to: "import { readFileSync, writeFileSync } from 'node:fs'",
      },
      {
        file: `${kit}/run-daemon.ts`,
        from: '  started = daemon\n',
        to: '  started = daemon\n  writeFileSync(`${name}.pid`, String(process.pid))\n',
      },
    ],
  },
  {
    requirement: 'OC-TEST-7051',
    title: 'an admitted task is not written down',
    edits: [
      {
        file: `${orchestratord}/orchestrator/keep.ts`,
        from: '        store.tasks.put(recordOf(task))\n        putSession(task.request.session_id)\n      })\n    },',
        to: '        putSession(task.request.session_id)\n      })\n    },',
      },
    ],
  },
]
