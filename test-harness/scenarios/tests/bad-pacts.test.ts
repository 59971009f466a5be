import { describe, expect, it } from 'vitest'
import { checkMini, type MiniCase } from '../src/mini-case.ts'
import { makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { xtask } from '../src/xtask.ts'

const greeting = { text: 'hello ada' }

/** A pact of one interaction that keeps to the contract of the greeter, but for what is changed. */
const pact = ({ path = '/hello/ada', status = 200, body = greeting as object, provider = 'greeter' } = {}): string => {
  const request = { method: 'GET', path }
  const interactions = [{ description: 'a greeting', request, response: { status, body } }]
  return `${JSON.stringify({ consumer: { name: 'door' }, provider: { name: provider }, interactions }, undefined, 2)}\n`
}

const file = 'contracts/pacts/door-greeter.json'
const call = ['pact', 'verify']
const bad = (name: string, text: string, ...says: unknown[]): MiniCase => ({
  name,
  given: (mini) => mini.put(file, text),
  argv: call,
  says,
})

const cases: MiniCase[] = [
  bad(
    'an operation that there is not',
    pact({ path: '/goodbye/ada' }),
    `${file}:13:17 pact-outside-contract door, 'a greeting': no contract has the path of GET /goodbye/ada`,
  ),
  bad(
    'a status that is not declared',
    pact({ status: 201 }),
    `${file}:16:19 pact-outside-contract door, 'a greeting': greet declares 200, 404; not 201, contracts/greeter.yaml:5:5 the contract says so here`,
  ),
  bad(
    'a property that is not declared, and a value that breaks its schema',
    pact({ body: { text: '', mood: 'warm' } }),
    `${file}:17:17 pact-outside-contract door, 'a greeting': the body of the answer has 'mood', which the contract does not declare, contracts/greeter.yaml:31:7 the contract says so here`,
    `${file}:18:19 pact-outside-contract door, 'a greeting': the body of the answer at /text must NOT have fewer than 1 characters: "", contracts/greeter.yaml:34:27 the contract says so here`,
  ),
  bad(
    'a value that the service does not give',
    pact({ body: { text: 'hello bob' } }),
    `${file}:18:19 pact-broken door, 'a greeting': the service: Expected 'hello ada' (String) to be equal to 'hello bob' (String)`,
  ),
  bad(
    'a service that there is not',
    pact({ provider: 'greter' }),
    `${file}:6:13 pact-provider-unknown door has a pact with 'greter', and no service has this name; did you mean 'greeter'?`,
  ),
  bad(
    'half a file',
    pact().slice(0, 40),
    expect.stringMatching(/^contracts\/pacts\/door-greeter\.json:\d+:\d+ syntax-error /),
  ),
  bad('a list', '[]\n', `${file}:1:1 pact-malformed the file must be object`),
  {
    name: 'a contract that does not parse',
    given: (mini) => {
      mini.put(file, pact())
      mini.put('contracts/greeter.yaml', 'openapi: [3.1.0\n')
    },
    argv: call,
    says: [expect.stringMatching(/^contracts\/greeter\.yaml:2:1 syntax-error /)],
  },
  {
    name: 'a consumer that nobody is',
    given: (mini) => mini.put(file, pact()),
    argv: [...call, '--consumer', 'dor'],
    status: 2,
    says: [
      "xtask: no pact is of the consumer 'dor'; did you mean 'door'?",
      'pnpm xtask pact verify --help shows how it is called.',
    ],
  },
  {
    name: 'a file that is not there',
    given: () => {},
    argv: [...call, 'door.json', '--contract', 'contracts/greeter.yaml'],
    status: 2,
    says: ['xtask: door.json: no such file', 'pnpm xtask pact verify --help shows how it is called.'],
  },
]

describe('a pact with', () => {
  it.concurrent.for(cases)('$name', (each, { expect }) => checkMini(each, expect))
})

it('a pact that keeps to its contract is clean, in the workspace and by itself', async () => {
  const mini = makeMiniWorkspace()
  try {
    mini.put(file, pact())
    const adHoc = [...call, file, '--contract', 'contracts/greeter.yaml']
    const clean = (said: string) => ({
      status: 0,
      stderr: '',
      stdout: `  door with greeter  1 interaction  ok\n\n1 of 1 interactions keep to the contracts${said}.\n`,
    })
    const run = (argv: readonly string[]) => xtask(argv, { cwd: mini.root })
    expect(await run([...call, '--static'])).toEqual(clean(''))
    expect(await run(adHoc)).toEqual(clean(''))
    expect(await run([...call, '--consumer', 'door'])).toEqual(clean('; the services meet 1 of 1'))
    mini.remove(file)
    expect((await xtask(call, { cwd: mini.root })).stdout).toBe('No consumer has recorded a pact.\n')
  } finally {
    removeMiniWorkspace(mini)
  }
})
