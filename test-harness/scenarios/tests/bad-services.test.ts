import { afterAll, describe, expect, it } from 'vitest'
import { removeFolders } from '../src/folder.ts'
import { onlySays, outcomeOf } from '../src/outcome-of.ts'
import { troubledWorkspace } from '../src/troubled-workspace.ts'
import { xtask } from '../src/xtask.ts'

afterAll(removeFolders)

interface Trouble {
  /** What the service does; `../src/troubled-service.ts` does it. */
  trouble: string
  /** For `--timeout`, where only time ends it. */
  timeout?: string
  says: unknown[]
}

/** Where the two exchanges of the contract stand. */
const found = 'contracts/greeter.yaml:14:9'
const nobody = 'contracts/greeter.yaml:22:9'

const noStart: Trouble[] = [
  {
    trouble: 'exits',
    says: [
      '- service-did-not-start node service.ts exits: ended with exit code 3 before it printed a URL; its last lines: cannot open the database at /var/lib/greeter',
    ],
  },
  {
    trouble: 'silent',
    says: [
      '- ran-but-printed-no-url node service.ts silent: ran for 3000 ms and printed no URL; its last lines: waiting for the database',
    ],
  },
  {
    trouble: 'no-url',
    says: [
      '- ran-but-printed-no-url node service.ts no-url: ran for 3000 ms and printed no URL; it wrote nothing to stderr',
    ],
  },
  {
    trouble: 'never-ready',
    says: [
      '- service-not-ready node service.ts never-ready: /readyz answered 503 until 3000 ms had passed; it wrote nothing to stderr',
    ],
  },
  {
    trouble: 'ready-hangs',
    says: [
      '- service-not-ready node service.ts ready-hangs: /readyz did not answer until 3000 ms had passed; it wrote nothing to stderr',
    ],
  },
]

describe('a service that does not start', () => {
  it.concurrent.for(noStart)('$trouble', async ({ trouble, says }, { expect }) => {
    const { root } = troubledWorkspace(trouble)
    expect(await outcomeOf(['verify'], { cwd: root })).toEqual(onlySays(1, ...says))
  })

  it.concurrent('is no program', async ({ expect }) => {
    const { root } = troubledWorkspace('', ['no-such-program', '--port', '0'])
    expect(await outcomeOf(['verify'], { cwd: root })).toEqual(
      onlySays(
        1,
        '- service-did-not-start no-such-program --port 0: does not run: no such program, or no such folder; it wrote nothing to stderr',
      ),
    )
  })

  it.concurrent('exits, and metrics-lint says the same', async ({ expect }) => {
    const { root } = troubledWorkspace('exits')
    expect(await outcomeOf(['metrics-lint'], { cwd: root })).toEqual(onlySays(1, ...(noStart[0]?.says ?? [])))
  })

  it.concurrent('exits, and people read why and what to do', async ({ expect }) => {
    const { root } = troubledWorkspace('exits')
    const { status, stdout, stderr } = await xtask(['verify'], { cwd: root })
    expect({ status, stderr, lines: stdout.trim().split('\n').slice(-3) }).toEqual({
      status: 1,
      stderr: '',
      lines: [
        '    Run the command by hand and read what it says; correct the service or its entry in xtask.config.ts.',
        '1 error',
        'Nothing was sent: correct what the findings name, and run it again.',
      ],
    })
  })
})

const bad: Trouble[] = [
  {
    trouble: 'answers-500',
    says: [
      `${found} status-mismatch GET /hello/ada (greet, ada): answers 500, which greet does not declare, where the contract says 200; its body: {}`,
      `${nobody} status-mismatch GET /hello/nobody (greet, nobody): answers 500, which greet does not declare, where the contract says 404; its body: {}`,
    ],
  },
  {
    trouble: 'hangs',
    timeout: '900',
    says: [
      `${found} service-timeout GET /hello/ada (greet, ada): no answer within 900 ms`,
      `${nobody} service-timeout GET /hello/nobody (greet, nobody): no answer within 900 ms`,
    ],
  },
  {
    trouble: 'family',
    timeout: '900',
    says: [
      `${found} service-timeout GET /hello/ada (greet, ada): no answer within 900 ms`,
      `${nobody} service-timeout GET /hello/nobody (greet, nobody): no answer within 900 ms`,
    ],
  },
  {
    trouble: 'endless',
    says: [
      `${found} answer-too-large GET /hello/ada (greet, ada): sends a body of more than 16777216 bytes`,
      expect.stringMatching(
        `^${nobody} status-mismatch .* answers 200, where the contract says 404; its body: x{100,300}…$`,
      ),
    ],
  },
  {
    trouble: 'drips',
    timeout: '900',
    says: [
      expect.stringMatching(
        `^${found} service-timeout GET /hello/ada \\(greet, ada\\): does not end its body in time; \\d+ bytes came$`,
      ),
      `${nobody} status-mismatch GET /hello/nobody (greet, nobody): answers 200, where the contract says 404`,
    ],
  },
  {
    trouble: 'closes-within',
    says: [
      `${found} answer-truncated GET /hello/ada (greet, ada): closes the connection within its body, after 7 of 100 bytes`,
      `${nobody} status-mismatch GET /hello/nobody (greet, nobody): answers 200, where the contract says 404; its body: {"text"`,
    ],
  },
  {
    trouble: 'closes-before',
    says: [
      `${found} answer-truncated GET /hello/ada (greet, ada): closes the connection without an answer`,
      `${nobody} answer-truncated GET /hello/nobody (greet, nobody): closes the connection without an answer`,
    ],
  },
  {
    trouble: 'dies',
    says: [
      expect.stringMatching(
        /^- service-unreachable http:\/\/127\.0\.0\.1:\d+: nothing answers \(ECONNREFUSED\); it ended with exit code 7; its last lines: out of tea; what is left was not sent$/,
      ),
      `${found} answer-truncated GET /hello/ada (greet, ada): closes the connection without an answer`,
    ],
  },
  {
    trouble: 'dies-at-last',
    says: [
      expect.stringMatching(
        /^- service-unreachable http:\/\/127\.0\.0\.1:\d+: it ended with exit code 7; its last lines: out of tea$/,
      ),
      `${nobody} answer-truncated GET /hello/nobody (greet, nobody): closes the connection without an answer`,
    ],
  },
]

const ticks = 'contracts/ticks.yaml:13:15'

const badStreams: Trouble[] = [
  {
    trouble: 'ticks-for-ever',
    says: [
      `${ticks} stream-endless GET /ticks (streamTicks, two): the stream does not end; 10000 events came, none of them the last`,
    ],
  },
  {
    trouble: 'ticks-slowly',
    timeout: '900',
    says: [
      expect.stringMatching(
        `^${ticks} stream-endless GET /ticks \\(streamTicks, two\\): the stream does not end; \\d+ events came, none of them the last$`,
      ),
    ],
  },
  {
    trouble: 'ticks-then-closes',
    says: [
      'contracts/ticks.yaml:8:9 answer-truncated GET /ticks (streamTicks, two): closes the connection within its body, after 27 bytes',
    ],
  },
  {
    trouble: 'ticks-no-more',
    says: [
      `${ticks} sse-order-broken GET /ticks (streamTicks, two): the stream ends behind 'tick', where the order says tick or end`,
    ],
  },
]

describe('a service that, once it serves,', () => {
  it.concurrent.for([...bad, ...badStreams])('$trouble', async ({ trouble, timeout = '30000', says }, { expect }) => {
    const { root } = troubledWorkspace(trouble)
    expect(await outcomeOf(['verify', '--timeout', timeout], { cwd: root })).toEqual(onlySays(1, ...says))
  })
})

const noExposition: Trouble[] = [
  {
    trouble: 'metrics-html',
    says: [
      "greeter/metrics:1:1 exposition-syntax not an exposition in the text format: expected a metric name, found '<'",
      "greeter/metrics:1:1 scrape-content-type the content type is 'text/html'",
    ],
  },
  {
    trouble: 'metrics-json',
    says: [
      "greeter/metrics:1:1 exposition-syntax not an exposition in the text format: expected a metric name, found '{'",
      "greeter/metrics:1:1 scrape-content-type the content type is 'application/json'",
    ],
  },
  {
    trouble: 'metrics-binary',
    says: [
      'greeter/metrics:1:1 exposition-syntax not an exposition in the text format: expected a metric name, found U+001f',
      'greeter/metrics:1:1 scrape-content-type the answer has no content type',
    ],
  },
  { trouble: 'metrics-endless', says: ['greeter/metrics:1:1 exposition-too-large larger than 32 MiB'] },
  {
    trouble: 'metrics-drips',
    timeout: '1500',
    says: ['greeter/metrics:1:1 scrape-failed gave no whole answer within 1500 ms'],
  },
  {
    trouble: 'metrics-hang',
    timeout: '1500',
    says: ['greeter/metrics:1:1 scrape-failed gave no whole answer within 1500 ms'],
  },
  { trouble: 'metrics-500', says: ['greeter/metrics:1:1 scrape-failed answered 500 in place of 200'] },
  {
    trouble: 'metrics-close',
    says: ['greeter/metrics:1:1 scrape-failed cannot be reached: the connection was closed within the answer'],
  },
]

describe('a service whose exposition is none:', () => {
  it.concurrent.for(noExposition)('$trouble', async ({ trouble, timeout = '30000', says }, { expect }) => {
    const { root } = troubledWorkspace(trouble)
    expect(await outcomeOf(['metrics-lint', '--timeout', timeout], { cwd: root })).toEqual(onlySays(1, ...says))
  })
})

describe('a service without trouble', () => {
  it.concurrent('passes both, and is gone afterwards', async ({ expect }) => {
    const { root } = troubledWorkspace('none')
    expect(await outcomeOf(['verify'], { cwd: root })).toEqual({ ...onlySays(1), status: 0 })
    expect(await outcomeOf(['metrics-lint'], { cwd: root })).toEqual({ ...onlySays(1), status: 0 })
  })
})
