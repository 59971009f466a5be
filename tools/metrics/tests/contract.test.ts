import { describe, expect, it } from 'vitest'
import { contractOf } from './contracts.ts'

const row = (fields: object = {}) => ({ name: 'a_total', type: 'counter', labels: ['engine'], help: 'h', ...fields })

/** One metric a line, so that a finding's line tells the row: the first stands on line 3. */
const textOf = (rows: readonly object[], rest: object = { label_cardinality_budget: { engine: 4 } }): string =>
  [
    '{',
    '  "required_metrics": [',
    rows.map((each) => `    ${JSON.stringify(each)}`).join(',\n'),
    '  ],',
    `  ${JSON.stringify(rest).slice(1, -1)}`,
    '}',
  ].join('\n')

const check = (rows: readonly object[], want: string[], rest?: object, known?: ReadonlySet<string>) =>
  expect(contractOf(textOf(rows, rest), known).findings).toEqual(want)

describe('the original form', () => {
  const original = `{"required_metrics":[{"name":"tasks_enqueued_total","type":"counter","labels":["engine","pool_id"]}],
    "label_cardinality_budget":{"engine":4,"pool_id":256}}`

  it('[TL-METRICS-001] is read as it is', () => {
    const { contract, findings } = contractOf(original)
    expect(contract?.metrics).toEqual([
      {
        name: 'tasks_enqueued_total',
        type: 'counter',
        labels: ['engine', 'pool_id'],
        labelValues: new Map(),
        labelPatterns: new Map(),
        movedBy: [],
        reqIds: [],
        pointer: '/required_metrics/0',
      },
    ])
    expect([...(contract?.budgets ?? [])]).toEqual([
      ['engine', 4],
      ['pool_id', 256],
    ])
    expect(findings).toEqual(["metric-help-missing 1:22 'tasks_enqueued_total' has no help text"])
  })

  it('takes what was added since', () =>
    check(
      [
        row({
          'x-req-id': ['OC-1', 'OC-2'],
          unit: 'tasks',
          label_values: { engine: ['vllm', 'tgi'] },
          family_budget: 2,
        }),
        row({ name: 'h', type: 'histogram', buckets: [0.5, 1], label_patterns: { engine: '[a-z]+' } }),
      ],
      [],
      {
        label_cardinality_budget: { engine: 4 },
        family_budget: 4,
        allow_prefixes: ['process_'],
        $comment: 'c',
        'x-y': 1,
      },
      new Set(['OC-1', 'OC-2']),
    ))
})

describe('a contract that promises what cannot be kept', () => {
  it.each<[string, object[], string[], object?]>([
    ['a metric twice', [row(), row()], ["metric-duplicate 4:13 'a_total' is declared twice"]],
    ['a bad name', [row({ name: 'a-b_total' })], ["metric-name-invalid 3:13 'a-b_total' is no metric name"]],
    [
      'a counter without _total',
      [row({ name: 'a' })],
      ["metric-counter-suffix 3:13 the counter 'a' does not end in '_total'"],
    ],
    [
      'a gauge with _total',
      [row({ type: 'gauge' })],
      ["metric-counter-suffix 3:13 'a_total' is a gauge and ends in '_total'"],
    ],
    [
      'a series of another metric',
      [row({ name: 'h_count', type: 'gauge' }), row({ name: 'h', type: 'histogram', buckets: [1] })],
      ["metric-name-collision 3:13 'h_count' is also a series of the histogram 'h'"],
    ],
    [
      'an unknown type',
      [row({ type: 'couter' })],
      ["metric-type-unknown 3:30 'couter' is no type of metric; did you mean 'counter'?"],
    ],
    [
      'labels that are invalid, reserved or named twice',
      [row({ name: 'h', type: 'histogram', buckets: [1], labels: ['engine', 'a-b', '__a', 'le', 'engine'] })],
      [
        "metric-label-invalid 3:55 'a-b' is no label name",
        "metric-label-invalid 3:61 '__a' is reserved: Prometheus keeps labels that begin with __ for itself",
        "metric-label-invalid 3:67 'le' is the label with which a histogram marks its own series",
        "metric-label-invalid 3:72 'engine' is named twice",
      ],
      { label_cardinality_budget: { engine: 4, 'a-b': 1, __a: 1, le: 1 } },
    ],
    [
      'a label without a budget, said once',
      [row({ labels: ['engine', 'enginee'] }), row({ name: 'b_total', labels: ['enginee'] })],
      ["label-without-budget 3:59 the label 'enginee' has no budget; did you mean 'engine'?"],
    ],
    [
      'a budget that nothing uses',
      [row()],
      ["label-budget-unused 5:42 no metric has the label 'enigne'; did you mean 'engine'?"],
      { label_cardinality_budget: { engine: 4, enigne: 1 } },
    ],
    [
      'more values than the budget',
      [row({ label_values: { engine: ['a', 'b', 'c'] } })],
      ["label-values-over-budget 3:96 allows 3 values of 'engine', whose budget is 2"],
      { label_cardinality_budget: { engine: 2 } },
    ],
    [
      'budgets that multiply beyond the family budget',
      [row({ labels: ['engine', 'pool'], label_values: { engine: ['a', 'b'] }, family_budget: 500 })],
      ["metric-over-family-budget 3:49 the labels of 'a_total' allow 2 × 256 = 512 series; its family budget is 500"],
      { label_cardinality_budget: { engine: 4, pool: 256 } },
    ],
    [
      'buckets that do not rise',
      [row({ name: 'h', type: 'histogram', buckets: [1, 5, 5, 2] })],
      [
        'metric-buckets-invalid 3:82 5 is not above the bucket before it, 5',
        'metric-buckets-invalid 3:84 2 is not above the bucket before it, 5',
      ],
    ],
    [
      'buckets of a gauge',
      [row({ name: 'g', type: 'gauge', buckets: [1] })],
      ['metric-buckets-invalid 3:73 a gauge has no buckets'],
    ],
    [
      'a histogram without buckets',
      [row({ name: 'h', type: 'histogram' })],
      ["metric-buckets-missing 3:5 the histogram 'h' states no buckets"],
    ],
    [
      'rules about labels that cannot be held',
      [row({ label_values: { enigne: ['a'], engine: [] }, label_patterns: { engine: '(' } })],
      [
        "metric-label-rule-invalid 3:87 the metric has no label 'enigne'; did you mean 'engine'?",
        "metric-label-rule-invalid 3:102 'engine' allows no value at all",
        "metric-label-rule-invalid 3:133 'engine' has allowed values and a pattern; one of them is enough",
      ],
    ],
    [
      'a pattern that is none',
      [row({ label_patterns: { engine: '(' } })],
      ["metric-label-rule-invalid 3:89 the pattern of 'engine' is no regular expression"],
    ],
  ])('[TL-METRICS-002] %s', (_name, rows, want, rest) => check(rows, want, rest))
})

describe('a contract of the wrong shape', () => {
  const only = (text: string, want: string[]) => expect(contractOf(text).findings).toEqual(want)
  it('[TL-METRICS-003] is no contract', () => {
    only('[]', ['metrics-contract-malformed 1:1 the metrics contract is no mapping'])
    only('{}', ["metrics-contract-malformed 1:1 'required_metrics' is not a list of metrics"])
    only('{ "required_metrics": [', [
      'syntax-error 1:24 Flow sequence in block collection must be sufficiently indented and end with a ]',
      'syntax-error 1:24 Flow map must end with a }',
    ])
  })
  it('[TL-METRICS-003] names each field', () =>
    check(
      [{ type: 1, labels: 'engine' }, [], row({ lables: [], buckets: ['1'], label_values: [] })],
      [
        "metrics-contract-malformed 3:5 'name' is missing",
        "metrics-contract-malformed 3:13 'type' is not a text",
        "metrics-contract-malformed 3:24 'labels' is not a list of texts",
        'metrics-contract-malformed 4:5 a metric is no mapping',
        "metrics-key-unknown 5:71 nobody reads the key 'lables'; did you mean 'labels'?",
        "metrics-contract-malformed 5:93 'buckets' is not a list of numbers",
        "metrics-contract-malformed 5:114 'label_values' is not a mapping by label",
        "metrics-contract-malformed 7:40 'engine' is not a whole number above 0",
        "label-without-budget 5:50 the label 'engine' has no budget",
      ],
      { label_cardinality_budget: { engine: 0 } },
    ))
  it('[TL-METRICS-003] names requirements that nobody states', () =>
    check(
      [row({ 'x-req-id': ['OC-1', 'OC-3', 'OC-1'] }), row({ name: 'b_total', 'x-req-id': 7 })],
      [
        "req-id-unknown 3:90 no spec states OC-3; did you mean 'OC-1' or 'OC-2'?",
        "req-id-malformed 3:97 'x-req-id' names OC-1 twice",
        "req-id-malformed 4:82 'x-req-id' holds something that is no ID",
      ],
      undefined,
      new Set(['OC-1', 'OC-2']),
    ))
})
