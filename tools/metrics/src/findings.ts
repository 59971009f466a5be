import { type FindingTable, findingsOf, reqIdFieldFindings, sourceDocumentFindings } from '@throughline/kernel'

/** What the metrics contract itself may have wrong. */
export const contractFindings = {
  'metrics-contract-malformed': {
    level: 'error',
    title: 'A field of the metrics contract is missing or has the wrong shape',
    why: 'A row that cannot be read promises nothing.',
    fix: 'Give the field the shape that the message names.',
  },
  'metrics-key-unknown': {
    level: 'warning',
    title: 'The metrics contract has a key that nobody reads',
    why: 'A misspelt bound bounds nothing.',
    fix: 'Correct the key, or begin it with `x-`.',
  },
  'metric-duplicate': {
    level: 'error',
    title: 'A metric is declared twice',
    why: 'Two rows may promise two things about one name.',
    fix: 'Remove one of the rows.',
  },
  'metric-name-invalid': {
    level: 'error',
    title: 'A metric name is none in the Prometheus data model',
    why: 'No scraper reads it.',
    fix: 'Use letters, digits, `_` and `:`, not beginning with a digit.',
  },
  'metric-type-unknown': {
    level: 'error',
    title: 'A metric has a type that Prometheus does not know',
    why: 'It can neither be generated nor compared.',
    fix: 'Use counter, gauge, histogram or summary.',
  },
  'metric-label-invalid': {
    level: 'error',
    title: 'A label name is invalid, reserved or named twice',
    why: 'Scrapers refuse it, or give it another meaning.',
    fix: 'Use letters, digits and `_`; not `__…`, not `le` on a histogram, not `quantile` on a summary.',
  },
  'metric-counter-suffix': {
    level: 'error',
    title: 'A counter whose name does not end in `_total`, or another metric whose name does',
    why: 'Readers and tools tell counters by that suffix; OpenMetrics requires it.',
    fix: 'Rename the metric.',
  },
  'metric-name-collision': {
    level: 'error',
    title: 'A metric has the name of a series that another one makes',
    why: 'A histogram makes `_bucket`, `_sum` and `_count`, a summary `_sum` and `_count`: the samples would mix.',
    fix: 'Rename one of the two.',
  },
  'metric-buckets-invalid': {
    level: 'error',
    title: 'The buckets of a metric are not increasing finite numbers, or it can have none',
    why: 'A bucket that is not above the one before it counts nothing.',
    fix: 'List the upper bounds of a histogram in increasing order, without +Inf.',
  },
  'metric-buckets-missing': {
    level: 'warning',
    title: 'A histogram states no buckets',
    why: "The library's default buckets are made for seconds; other units all fall into the last one.",
    fix: 'State the buckets.',
  },
  'metric-help-missing': {
    level: 'warning',
    title: 'A metric has no help text',
    why: 'Whoever reads a dashboard has only the name to guess from.',
    fix: 'Say in one sentence what is counted or measured.',
  },
  'metric-label-rule-invalid': {
    level: 'error',
    title: 'The allowed values or the pattern of a label cannot be held',
    why: 'A rule about a label that is not there, or that nothing can satisfy, protects nobody.',
    fix: 'Name a label of the metric, and give it different texts or a regular expression.',
  },
  'label-without-budget': {
    level: 'error',
    title: 'A label has no cardinality budget',
    why: 'Each value of a label multiplies the series; without a bound one deployment fills the store.',
    fix: 'Add the label to label_cardinality_budget.',
  },
  'label-budget-unused': {
    level: 'warning',
    title: 'A budget is set for a label that no metric has',
    why: 'It is left over, or the label that it was meant for is misspelt.',
    fix: 'Remove it or correct its name.',
  },
  'label-values-over-budget': {
    level: 'error',
    title: 'A metric allows more values of a label than its budget',
    why: 'The contract contradicts itself.',
    fix: 'Raise the budget or allow fewer values.',
  },
  'metric-over-family-budget': {
    level: 'warning',
    title: 'The label budgets of a metric allow more series than its family budget',
    why: 'Budgets of single labels multiply, so they do not keep the family budget: only a scrape can be held to it.',
    fix: 'Take a label away or lower the label budgets, if they should keep it by themselves.',
  },
} as const satisfies FindingTable

/** What a text that should be an exposition may have wrong. */
export const expositionFindings = {
  'exposition-syntax': {
    level: 'error',
    title: 'The text is not an exposition in the Prometheus text format',
    why: 'A scraper throws the whole answer away.',
    fix: 'Serve text format 0.0.4: `name{label="value"} number` lines, with HELP and TYPE comments.',
  },
  'exposition-too-large': {
    level: 'error',
    title: 'The exposition exceeds the bounds of the reader',
    why: 'A service can give anything; a bounded reader cannot be made to exhaust memory.',
    fix: 'Expose fewer series.',
  },
  'exposition-order': {
    level: 'error',
    title: 'Lines of one metric stand apart, twice, or in the wrong order',
    why: 'The format asks for one group a metric, with HELP and TYPE once, before its samples.',
    fix: 'Write each metric in one go: HELP, TYPE, samples.',
  },
  'exposition-duplicate': {
    level: 'error',
    title: 'A series stands twice',
    why: 'Two values for one series at one time: a scraper refuses both or keeps either.',
    fix: 'Expose each combination of labels once.',
  },
  'exposition-value': {
    level: 'error',
    title: 'A sample has a value that its type cannot have',
    why: 'A counter that is negative or no number breaks every rate that is made of it.',
    fix: 'Mend what records the value.',
  },
  'exposition-histogram': {
    level: 'error',
    title: 'A histogram or summary is not complete or contradicts itself',
    why: 'Quantiles that are made of it are wrong without a sign.',
    fix: 'Expose cumulative buckets with increasing `le` up to +Inf, `_count` equal to the last, and `_sum`.',
  },
} as const satisfies FindingTable

/** What a scrape may show against the contract. */
export const scrapeFindings = {
  'metric-missing': {
    level: 'error',
    title: 'A metric of the contract is not exposed',
    why: 'Dashboards and alerts that stand on it are silent.',
    fix: 'Register the generated helpers with the registry that is served.',
  },
  'metric-undeclared': {
    level: 'error',
    title: 'A metric is exposed that the contract does not declare',
    why: 'Nobody has agreed on its labels, so nobody bounds them.',
    fix: 'Declare it, stop exposing it, or allow its prefix under allow_prefixes.',
  },
  'metric-wrong-type': {
    level: 'error',
    title: 'A metric is exposed with another type than declared',
    why: 'Queries for a counter give nonsense on a gauge.',
    fix: 'Use the generated helper.',
  },
  'metric-label-missing': {
    level: 'error',
    title: 'A sample lacks a declared label, or gives it no value',
    why: 'Queries that group or filter by the label lose the sample.',
    fix: 'Give every label a value; the generated helper insists on it.',
  },
  'metric-label-undeclared': {
    level: 'error',
    title: 'A sample has a label that the contract does not declare',
    why: 'It multiplies the series without a bound, and joins on the agreed labels fail.',
    fix: 'Declare the label with a budget, or stop adding it.',
  },
  'metric-label-value': {
    level: 'error',
    title: 'A label has a value that the contract does not allow',
    why: 'Whoever filters by the allowed values never sees it.',
    fix: 'Allow the value, or record another.',
  },
  'metric-over-cardinality': {
    level: 'error',
    title: 'A label or a metric has more values than its budget',
    why: 'Each series costs memory in every store behind the service.',
    fix: 'Find what makes the values (an ID, a message, a path?) and take it out of the label.',
  },
  'metric-buckets-differ': {
    level: 'error',
    title: 'A histogram has other buckets than declared',
    why: 'Quantiles of two services cannot be compared or added.',
    fix: 'Use the generated helper.',
  },
  'metric-unobserved': {
    level: 'info',
    title: 'A metric has no sample yet, so its labels cannot be seen',
    why: 'What was never recorded proves nothing about its labels.',
    fix: 'Nothing, or scrape after traffic.',
  },
  'metric-not-moved': {
    level: 'error',
    title: 'A metric did not move although what moves it happened',
    why: 'A counter that nobody counts with is silent when it is looked at.',
    fix: 'Record it where the operation succeeds; or take the operation out of `moved_by`.',
  },
  'metric-went-down': {
    level: 'error',
    title: 'A counter went down, or lost a series, while its process ran',
    why: 'Rates are computed from counters that only rise: each fall reads as a restart.',
    fix: 'Count in one registry for as long as the process runs, and reset nothing.',
  },
  'scrape-failed': {
    level: 'error',
    title: 'The metrics of a service cannot be read',
    why: 'Without an answer nothing is held to the contract.',
    fix: 'Start the service, or correct the URL.',
  },
  'scrape-content-type': {
    level: 'error',
    title: 'The answer does not say that it is in the Prometheus text format',
    why: 'Scrapers choose their parser by the content type; Prometheus 3 refuses an answer without a known one.',
    fix: 'Answer with `text/plain; version=0.0.4; charset=utf-8`.',
  },
} as const satisfies FindingTable

/** Every code that this package may report. */
export const metricsFindings = {
  ...sourceDocumentFindings,
  ...reqIdFieldFindings,
  ...contractFindings,
  ...expositionFindings,
  ...scrapeFindings,
} as const satisfies FindingTable

export const contractFinding = findingsOf(contractFindings)
export const expositionFinding = findingsOf(expositionFindings)
export const scrapeFinding = findingsOf(scrapeFindings)
