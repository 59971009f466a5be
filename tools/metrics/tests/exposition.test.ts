import { Counter, Gauge, Histogram, Registry, Summary } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { expositionLimits, parseExposition } from '../src/index.ts'
import { shown } from './contracts.ts'

const lines = (...text: string[]): string => text.map((line) => `${line}\n`).join('')

/** What is wrong with a text. */
const check = (text: string, want: string[]) => expect(parseExposition(text, 'm').findings.map(shown)).toEqual(want)

/** What is read from a text that is right. */
const familiesOf = (text: string) => {
  const { value, findings } = parseExposition(text, 'm')
  expect(findings.map(shown)).toEqual([])
  return value.map(({ name, type, help, samples }) => ({
    name,
    type,
    help,
    samples: samples.map(({ name: sample, labels, value: number, timestamp }) => [
      sample,
      Object.fromEntries(labels),
      number,
      ...(timestamp === undefined ? [] : [timestamp]),
    ]),
  }))
}

describe('an exposition', () => {
  it('[TL-METRICS-010] is read as the format says', () => {
    const text = lines(
      '# a comment, and # HELPER alike',
      '# HELP a_total What \\\\ it\\n counts "so"',
      '# TYPE a_total counter',
      'a_total{path="C:\\\\dir\\n\\"x\\"",method="po{s}t",} 1027 1395066363000',
      'a_total { method = "get" } +3e2',
      '',
      '\t# TYPE  g\tgauge ',
      'g -Inf',
      'g{a=""} NaN -5',
      'no_type .5',
    )
    expect(familiesOf(text)).toEqual([
      {
        name: 'a_total',
        type: 'counter',
        help: 'What \\ it\n counts "so"',
        samples: [
          ['a_total', { path: 'C:\\dir\n"x"', method: 'po{s}t' }, 1027, 1395066363000],
          ['a_total', { method: 'get' }, 300],
        ],
      },
      {
        name: 'g',
        type: 'gauge',
        help: undefined,
        samples: [
          ['g', {}, -Infinity],
          ['g', { a: '' }, Number.NaN, -5],
        ],
      },
      { name: 'no_type', type: 'untyped', help: undefined, samples: [['no_type', {}, 0.5]] },
    ])
  })

  it('[TL-METRICS-010] may hold nothing', () => expect(familiesOf('')).toEqual([]))

  it('[TL-METRICS-010] is what prom-client writes, escapes and all', async () => {
    const registry = new Registry()
    const registers = [registry]
    const value = 'back\\slash "quote" line\nfeed ü'
    new Counter({ name: 'c_total', help: 'h\\elp\nmore', labelNames: ['l'], registers }).inc({ l: value }, 0.1)
    new Gauge({ name: 'g', help: 'h', registers }).set(Number.NaN)
    const histogram = new Histogram({ name: 'h', help: 'h', labelNames: ['l'], buckets: [0.5, 1], registers })
    for (const seen of [0.2, 0.7, 9]) histogram.observe({ l: value }, seen)
    new Summary({ name: 's', help: 'h', percentiles: [0.5], registers }).observe(4)
    expect(familiesOf(await registry.metrics())).toEqual([
      { name: 'c_total', type: 'counter', help: 'h\\elp\nmore', samples: [['c_total', { l: value }, 0.1]] },
      { name: 'g', type: 'gauge', help: 'h', samples: [['g', {}, Number.NaN]] },
      {
        name: 'h',
        type: 'histogram',
        help: 'h',
        samples: [
          ['h_bucket', { le: '0.5', l: value }, 1],
          ['h_bucket', { le: '1', l: value }, 2],
          ['h_bucket', { le: '+Inf', l: value }, 3],
          ['h_sum', { l: value }, 9.9],
          ['h_count', { l: value }, 3],
        ],
      },
      {
        name: 's',
        type: 'summary',
        help: 'h',
        samples: [
          ['s', { quantile: '0.5' }, 4],
          ['s_sum', {}, 4],
          ['s_count', {}, 1],
        ],
      },
    ])
  })
})

describe('a text that is no exposition is one finding, where it stops being one', () => {
  const none = 'not an exposition in the text format:'
  it.each<[string, string, string]>([
    ['a page', '<!doctype html>\n<p>\n', `1:1 ${none} expected a metric name, found '<'`],
    ['a JSON document', lines('# TYPE a gauge', 'a 1', '{"a": 1}'), `3:1 ${none} expected a metric name, found '{'`],
    ['a log line', lines('server started on 8080'), `1:8 ${none} 'started' is no number`],
    ['bytes', lines('a 1', '\u0000\u0001'), `2:1 ${none} expected a metric name, found U+0000`],
    ['carriage returns', 'a 1\r\n', `1:3 ${none} '1\r' is no number`],
    ['a missing value', lines('a{b="c"}'), `1:9 ${none} expected a value, found the end of the line`],
    ['a hexadecimal value', lines('a 0x10'), `1:3 ${none} '0x10' is no number`],
    [
      'a word behind the value',
      lines('a 1 now'),
      `1:5 ${none} expected a time stamp in milliseconds, or the end of the line`,
    ],
    ['an exemplar', lines('a 1 5 # {id="x"} 1'), `1:7 ${none} expected the end of the line, found '#'`],
    ['a dash in a name', lines('a-b 1'), `1:2 ${none} expected a space or '{', found '-'`],
    ['a label name that is none', lines('a{0="x"} 1'), `1:3 ${none} expected a label name or '}', found '0'`],
    ['a label without quotes', lines('a{b=c} 1'), `1:5 ${none} expected '"', found 'c'`],
    ['a label that does not end', lines('a{b="c} 1'), `1:10 ${none} expected '"', found the end of the line`],
    ['labels without a comma', lines('a{b="c"d="e"} 1'), `1:8 ${none} expected ',' or '}', found 'd'`],
    ['a label twice', lines('a{b="c",b="d"} 1'), `1:9 ${none} the label 'b' stands twice`],
    ['an unknown escape', lines('a{b="\\t"} 1'), `1:6 ${none} there is no escape '\\t'`],
    ['a type that is none', lines('# TYPE a info'), `1:10 ${none} 'info' is no type`],
    ['a type without a name', lines('# TYPE'), `1:7 ${none} expected a metric name, found the end of the line`],
  ])('[TL-METRICS-011] %s', (_name, text, want) => {
    check(text, [`exposition-syntax ${want}`])
    expect(parseExposition(text, 'm').value).toEqual([])
  })
  it('[TL-METRICS-011] no line feed at the end', () =>
    check('a 1\nb 2', ['exposition-syntax 2:4 the last line does not end in a line feed']))
  it('[TL-METRICS-011] too much', () => {
    check('#'.repeat(expositionLimits.bytes + 1), ['exposition-too-large 1:1 larger than 32 MiB'])
    const many = Array.from({ length: expositionLimits.samples + 1 }, (_, index) => `a{b="${index}"} 1\n`).join('')
    check(many, ['exposition-too-large 500001:1 more than 500000 samples'])
  })
})

describe('an exposition that is well-formed and wrong', () => {
  const histogram = (...samples: string[]) => lines('# TYPE h histogram', ...samples)
  it.each<[string, string, string[]]>([
    [
      'the type behind the samples',
      lines('a 1', '# TYPE a gauge', '# HELP a h'),
      [
        "exposition-order 2:1 TYPE of 'a' stands behind its samples",
        "exposition-order 3:1 HELP of 'a' stands behind its samples",
      ],
    ],
    ['a second type', lines('# TYPE a gauge', '# TYPE a counter'), ["exposition-order 2:1 a second TYPE line for 'a'"]],
    [
      'a metric in pieces, said once',
      lines('a{x="1"} 1', 'b 1', 'a{x="2"} 1', 'b{x="2"} 1', 'a{x="3"} 1'),
      [
        "exposition-order 3:1 the lines of 'a' do not stand together",
        "exposition-order 4:1 the lines of 'b' do not stand together",
      ],
    ],
    [
      'a series twice, whatever the order of its labels',
      lines('a{x="1",y="2"} 1', 'a{y="2",x="1"} 2'),
      ['exposition-duplicate 2:1 a{y="2",x="1"} stands twice'],
    ],
    [
      'a counter below zero, and one that is none',
      lines('# TYPE a counter', 'a -1', 'a{b="c"} NaN'),
      ["exposition-value 2:1 the counter 'a' is -1", "exposition-value 3:1 the counter 'a' is NaN"],
    ],
    [
      'buckets that fall, count less, and do not end',
      histogram('h_bucket{le="1"} 5', 'h_bucket{le="0.5"} 6', 'h_bucket{le="2"} 4', 'h_sum 1', 'h_count 6'),
      [
        'exposition-histogram 3:1 the bucket le="0.5" of \'h\' does not rise',
        'exposition-histogram 4:1 the bucket le="2" of \'h\' counts less than the one before it',
        'exposition-histogram 2:1 \'h\' has no bucket le="+Inf"',
      ],
    ],
    [
      'a count that differs from the last bucket',
      histogram('h_bucket{le="+Inf"} 2', 'h_sum 1', 'h_count 3'),
      ['exposition-histogram 4:1 \'h_count\' is 3, its bucket le="+Inf" 2'],
    ],
    [
      'a histogram without sum and count, for one of its label sets',
      histogram('h_bucket{l="a",le="+Inf"} 0', 'h_sum{l="a"} 0', 'h_count{l="a"} 0', 'h_bucket{l="b",le="+Inf"} 0'),
      ["exposition-histogram 5:1 'h' has no 'h_sum'", "exposition-histogram 5:1 'h' has no 'h_count'"],
    ],
    [
      'a bucket without a bound',
      histogram('h_bucket 1', 'h_bucket{le="x"} 1', 'h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 1', 'h 1'),
      [
        "exposition-histogram 2:1 a bucket of 'h' has no 'le'",
        "exposition-histogram 3:1 'x' is no bound of a bucket",
        "exposition-histogram 7:1 'h' is no series of its type",
      ],
    ],
    [
      'a summary without its parts',
      lines('# TYPE s summary', 's{quantile="2"} 1', 's_count 1'),
      [
        "exposition-histogram 2:1 's' has no 's_sum'",
        "exposition-histogram 2:1 a sample of the summary 's' has no quantile between 0 and 1",
      ],
    ],
  ])('[TL-METRICS-012] %s', (_name, text, want) => check(text, want))
})
