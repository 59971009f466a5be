import { describe, expect, it } from 'vitest'
import { judgeScrape, parseExposition } from '../src/index.ts'
import { shown, sound } from './contracts.ts'

const contract = {
  required_metrics: [
    {
      name: 'a_total',
      type: 'counter',
      labels: ['engine', 'pool'],
      help: 'h',
      label_values: { engine: ['vllm', 'tgi'] },
    },
    { name: 'g', type: 'gauge', labels: ['pool'], help: 'h', label_patterns: { pool: '[a-z]+' } },
    { name: 'h', type: 'histogram', labels: ['pool'], help: 'h', buckets: [1, 2.5] },
  ],
  label_cardinality_budget: { engine: 2, pool: 3 },
}

const good = {
  a: ['# TYPE a_total counter', 'a_total{engine="vllm",pool="a"} 1', 'a_total{engine="tgi",pool="b"} 1'],
  g: ['# TYPE g gauge', 'g{pool="a"} 1'],
  h: [
    '# TYPE h histogram',
    'h_bucket{pool="a",le="1"} 1',
    'h_bucket{pool="a",le="2.5"} 1',
    'h_bucket{pool="a",le="+Inf"} 1',
    'h_sum{pool="a"} 1',
    'h_count{pool="a"} 1',
  ],
}

/** Judges an exposition of which some metrics are replaced. */
const check = (replaced: Partial<Record<'a' | 'g' | 'h' | 'more', string[]>>, want: string[], more: object = {}) => {
  const { a, g, h } = { ...good, ...replaced }
  const text = [...a, ...g, ...h, ...(replaced.more ?? [])].map((line) => `${line}\n`).join('')
  const { value, findings } = parseExposition(text, 'scrape')
  const judged = judgeScrape(sound({ ...contract, ...more }), value)
  expect([...findings, ...judged].map((each) => `${each.location?.file}:${shown(each)}`)).toEqual(want)
}

describe('judgeScrape', () => {
  it('is content with what the contract declares', () => check({}, []))

  it('[TL-METRICS-013] names a missing, an undeclared and a misspelt metric', () => {
    check({ g: [] }, ["m.json:metric-missing 1:145 'g' is not exposed"])
    check({ a: ['# TYPE a_totall counter', 'a_totall{engine="vllm",pool="a"} 1'] }, [
      "m.json:metric-missing 1:30 'a_total' is not exposed; did you mean 'a_totall'?",
      "scrape:metric-undeclared 1:1 'a_totall' is not declared; did you mean 'a_total'?",
    ])
  })

  it('[TL-METRICS-013] takes undeclared metrics only under an allowed prefix', () => {
    const more = ['# TYPE process_cpu_seconds_total counter', 'process_cpu_seconds_total 1']
    check({ more }, ["scrape:metric-undeclared 12:1 'process_cpu_seconds_total' is not declared"])
    check({ more }, [], { allow_prefixes: ['process_'] })
  })

  it('[TL-METRICS-014] names a wrong type, also where none is given', () => {
    check({ g: ['# TYPE g counter', 'g{pool="a"} 1'] }, [
      "scrape:metric-wrong-type 4:1 'g' is counter; declared is a gauge",
    ])
    check({ g: ['g{pool="a"} 1'] }, ["scrape:metric-wrong-type 4:1 'g' is untyped; declared is a gauge"])
  })

  it('[TL-METRICS-014] names labels that are missing, empty or undeclared, each once', () => {
    check(
      {
        a: [
          '# TYPE a_total counter',
          'a_total{engine="vllm"} 1',
          'a_total{engine="tgi"} 1',
          'a_total{engine="",pool="a"} 1',
          'a_total{engine="vllm",pool="a",pol="x"} 1',
          'a_total{engine="vllm",pool="a",host="x"} 1',
        ],
      },
      [
        "scrape:metric-label-missing 2:1 'a_total' lacks the label: pool",
        "scrape:metric-label-missing 4:1 'a_total' leaves the label empty: engine",
        "scrape:metric-label-undeclared 5:1 'a_total' has the undeclared label 'pol'; did you mean 'pool'?",
        "scrape:metric-label-undeclared 6:1 'a_total' has the undeclared label 'host'",
      ],
    )
  })

  it('[TL-METRICS-014] names values that are not allowed', () => {
    check(
      {
        a: ['# TYPE a_total counter', 'a_total{engine="vlm",pool="a"} 1', 'a_total{engine="undefined",pool="a"} 1'],
        g: ['# TYPE g gauge', 'g{pool="a1"} 1'],
      },
      [
        `scrape:metric-label-value 2:1 'a_total' has engine="vlm"; allowed are vllm, tgi; did you mean 'vllm'?`,
        `scrape:metric-label-value 3:1 'a_total' has engine="undefined"; allowed are vllm, tgi`,
        `scrape:metric-label-value 5:1 'g' has pool="a1"; it must match [a-z]+`,
      ],
    )
    const many = Array.from({ length: 9 }, (_, index) => `g{pool="${index}"} 1`)
    check(
      { g: ['# TYPE g gauge', ...many] },
      [
        ...[5, 6, 7, 8].map(
          (line) => `scrape:metric-label-value ${line}:1 'g' has pool="${line - 5}"; it must match [a-z]+`,
        ),
        `scrape:metric-label-value 9:1 'g' has pool="4"; it must match [a-z]+ (and 4 more values)`,
      ],
      { label_cardinality_budget: { engine: 2, pool: 99 } },
    )
  })

  it('[TL-METRICS-015] counts the values of a label over all metrics', () =>
    check({ g: ['# TYPE g gauge', 'g{pool="c"} 1', 'g{pool="d"} 1', 'g{pool="e"} 1'] }, [
      "scrape:metric-over-cardinality 6:1 the label 'pool' has 5 values; its budget is 3",
    ]))

  it('[TL-METRICS-015] counts the series of a metric', () =>
    check(
      { h: good.h.flatMap((line) => (line.startsWith('#') ? [line] : [line, line.replace('"a"', '"b"')])) },
      [
        `scrape:metric-label-value 8:1 'h' has pool="b"; allowed are a`,
        "scrape:metric-over-cardinality 6:1 'h' has 2 series; its family budget is 1",
      ],
      {
        required_metrics: [
          ...contract.required_metrics.slice(0, 2),
          { ...contract.required_metrics[2], label_values: { pool: ['a'] }, family_budget: 1 },
        ],
      },
    ))

  it('names other buckets than declared', () =>
    check({ h: good.h.map((line) => line.replace('2.5', '5')) }, [
      "scrape:metric-buckets-differ 7:1 'h' has the buckets 1, 5; declared are 1, 2.5",
    ]))

  it('[TL-METRICS-016] says of a metric without a sample that its labels cannot be seen', () => {
    check({ g: ['# TYPE g gauge'] }, ["scrape:metric-unobserved 4:1 'g' has no sample yet: pool cannot be seen"])
    const { value } = parseExposition('# TYPE g gauge\n', 'scrape')
    expect(judgeScrape(sound(contract), value).find(({ code }) => code === 'metric-unobserved')?.level).toBe('info')
  })
})
