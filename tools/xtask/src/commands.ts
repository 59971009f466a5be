import { adHocFlags, type Command } from './command.ts'

/** Every command: one row here, one file in `commands/`. Rows stand in the order of the work, then the checks. */
export const commands = {
  'dev-loop': {
    summary: 'mend, regenerate and check everything, step by step',
    description:
      'Runs every step: format, lint, layers, regen, typecheck, test, coverage, suspects, metrics-lint,\nverify, pacts, links. What a machine can mend is mended and listed. With CI=true or --check nothing is written, and a difference is a failed step.',
    usage: 'dev-loop [--check] [--keep-going]',
    examples: ['dev-loop', 'dev-loop --check --keep-going'],
    flags: {
      check: { type: 'boolean', help: 'write nothing; a difference is a failed step (CI=true implies it)' },
      'keep-going': { type: 'boolean', help: 'run the steps behind a failing one all the same' },
    },
    findings: async () => (await import('./step-findings.ts')).stepFindings,
    load: () => import('./commands/dev-loop.ts'),
  },
  gate: {
    summary: 'the steps of ci/gate.yaml in check mode, one verdict',
    description:
      'Runs every step that ci/gate.yaml names, writes nothing, joins their findings, applies the levels of the file and the\nwaivers of ci/waivers.yaml, and says passed or failed.',
    usage: 'gate',
    examples: ['gate', 'gate --format github'],
    flags: {},
    findings: async () => ({
      ...(await import('./gate-findings.ts')).gateFindings,
      ...(await import('./step-findings.ts')).stepFindings,
    }),
    load: () => import('./commands/gate.ts'),
  },
  regen: {
    summary: 'run every generator, or check that nothing is stale',
    description:
      'Runs all generators in dependency order, compares every output with the disk, and only then writes: either all\noutputs are right afterwards, or nothing was touched.',
    usage: 'regen [--check]',
    examples: ['regen', 'regen --check --format json'],
    flags: { check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' } },
    findings: async () => (await import('@throughline/kernel')).writePlansFindings,
    load: () => import('./commands/regen.ts'),
  },
  'regen-openapi': {
    summary: 'types, validators and a client from the OpenAPI documents',
    description:
      'Reads every document that xtask.config.ts names as `openapi`, judges it, and writes types, validators that compile\nnothing at run time, and a client with one function an operation. All outputs are compared before any is written, and an\nerror in one document means that nothing is. With --input and --out it needs no workspace and writes everything into one\nfolder; references are then confined to the folder of the document.\nThe client needs nothing at run time; the validators beside the types import ajv and ajv-formats. Imports end in .ts.\nA server imports hono, and is made only where it is asked for: by `server: true` in xtask.config.ts, or by --generate.',
    usage: 'regen-openapi [--check] [--only NAME | --input FILE --out DIR [--generate LIST]] [--allow-remote]',
    examples: ['regen-openapi', 'regen-openapi --check', 'regen-openapi --only data'],
    flags: {
      check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' },
      only: { type: 'text', value: 'NAME', help: 'only this entry of the configuration' },
      input: { type: 'text', value: 'FILE', help: "read this document instead of the workspace's" },
      out: { type: 'text', value: 'DIR', help: 'write everything into this folder' },
      generate: {
        type: 'text',
        value: 'LIST',
        help: 'only these parts: types, model, operations, validators, server, client, validation',
      },
      'allow-remote': { type: 'boolean', help: 'follow a $ref to another host' },
    },
    findings: async () => ({
      ...(await import('@throughline/openapi')).openapiFindings,
      ...(await import('@throughline/openapi-gen')).openapiGenFindings,
      ...(await import('@throughline/kernel')).writePlansFindings,
    }),
    load: () => import('./commands/regen-openapi.ts'),
  },
  'regen-schema': {
    summary: 'types, validator and bundle from the config contract',
    description:
      'Reads the JSON Schema (2020-12) that xtask.config.ts names as `config`, with the files beside it that it refers to,\njudges it, and writes its bundle, its types and a validator that compiles nothing at run time. With --input and --out it\nneeds no workspace and writes everything into one folder.',
    usage: 'regen-schema [--check] [--input FILE --out DIR]',
    examples: ['regen-schema', 'regen-schema --check'],
    flags: {
      check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' },
      input: { type: 'text', value: 'FILE', help: "read this schema instead of the workspace's" },
      out: { type: 'text', value: 'DIR', help: 'write everything into this folder' },
    },
    findings: async () => ({
      ...(await import('@throughline/schema-gen')).schemaGenFindings,
      ...(await import('@throughline/kernel')).writePlansFindings,
    }),
    load: () => import('./commands/regen-schema.ts'),
  },
  'spec-extract': {
    summary: 'read the requirements of the specs, and write their index',
    description:
      'Reads every spec as Markdown, takes out each requirement with its ID, title, level, section and anchor, and writes a\nYAML file a spec, an index, and the TypeScript union of all IDs. With --specs or --id-pattern it reads any documents.\nWith --fix it shows, as a diff, which IDs are written with characters that only look right; with --yes it mends them.',
    usage: 'spec-extract [--check | --fix [--yes]] [--specs GLOB… --id-pattern RE… (--out DIR | --format json)]',
    examples: ['spec-extract', 'spec-extract --check', "spec-extract --specs 'specs/*.md' --format json"],
    flags: {
      check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' },
      specs: { type: 'text', value: 'GLOB', many: true, help: 'read these documents instead of the configured specs' },
      'id-pattern': { type: 'text', value: 'RE', many: true, help: 'take IDs that match this instead of the families' },
      out: { type: 'text', value: 'DIR', help: 'write everything into this folder' },
      fix: { type: 'boolean', help: 'show what plain characters in IDs would change' },
      yes: { type: 'boolean', help: 'with --fix: change it' },
    },
    findings: async () => (await import('@throughline/spec-extract')).specExtractFindings,
    load: () => import('./commands/spec-extract.ts'),
  },
  'regen-metrics': {
    summary: 'typed prom-client helpers from the metrics contract',
    description:
      'Reads and lints the metrics contract that xtask.config.ts names as `metrics`, and writes helpers in which a wrong\nlabel does not compile. With --input and --out it needs no workspace and writes everything into one folder.',
    usage: 'regen-metrics [--check] [--input FILE --out DIR]',
    examples: ['regen-metrics', 'regen-metrics --check'],
    flags: {
      check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' },
      input: { type: 'text', value: 'FILE', help: "read this contract instead of the workspace's" },
      out: { type: 'text', value: 'DIR', help: 'write everything into this folder' },
    },
    findings: async () => ({
      ...(await import('@throughline/metrics')).metricsFindings,
      ...(await import('@throughline/kernel')).writePlansFindings,
    }),
    load: () => import('./commands/regen-metrics.ts'),
  },
  'regen-docs': {
    summary: 'the pages of commands and finding codes, from their tables',
    description:
      'Writes docs/commands and docs/findings: a page for each row of the command table and of every findings table.',
    usage: 'regen-docs [--check]',
    examples: ['regen-docs', 'regen-docs --check'],
    flags: { check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' } },
    findings: async () => (await import('@throughline/kernel')).writePlansFindings,
    load: () => import('./commands/regen-docs.ts'),
  },
  'docs-inventory': {
    summary: 'what is tested, and which requirements that names: pages of scenarios and tests',
    description:
      'Writes docs/testing/bdd-mapping.md (features, scenarios, IDs) and docs/testing/infile-test-inventory.md (packages, files,\ntests, IDs) as the files declare them, and both with what the last run showed to .throughline/report. `regen` keeps the\npages up to date once they are there. With --check nothing is written, and a path on a page that is gone is a finding.',
    usage: 'docs-inventory [--check]',
    examples: ['docs-inventory', 'docs-inventory --check'],
    flags: {
      check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' },
      ...adHocFlags,
    },
    findings: async () => ({
      'inventory-path-dead': (await import('@throughline/trace/queries')).queryFindings['inventory-path-dead'],
      ...(await import('@throughline/kernel')).writePlansFindings,
    }),
    load: () => import('./commands/docs-inventory.ts'),
  },
  impact: {
    summary: 'what something touches, and which tests tell whether a change holds',
    description:
      'Of one subject it lists everything that stands behind it or depends on it, by surface: specs, contracts, control plane,\nserver-sent events, error taxonomy, metrics, configuration, generated files, handlers, code, documents, inventories; and\nthe tests that hold it. A subject is a requirement (ORCH-2007), an operation (createTask), a response, event or header of\none, a type or a property of it (AdmissionResponse.queue_position), a metric, a key of the configuration (server.port), a\nsymbol of the code, a file, a line of a file, or a value of a contract (FILE#/json/pointer). A name that nothing has is\nanswered with the nearest, one that several things have with all of them, and exit code 1.\nWith --since it compares the working tree, untracked files included, with a commit, and lists what differs, what that\nleads to, and the tests to run: those that executed a changed function, that load a changed module, that name a changed\nrequirement, that hold what a changed contract promises; where nobody knows what a test runs, it is among them. REF...\nstands for the commit where this branch left REF.\n--format vitest prints a command a package that runs these tests and no others; | sh runs them.',
    usage: 'impact (SUBJECT | --since REF)',
    examples: [
      'impact ORCH-2007',
      'impact createTask --format mermaid',
      'impact AdmissionResponse.queue_position',
      'impact contracts/openapi/data.yaml#/components/schemas/ErrorKind',
      'impact packages/orchestratord/src/http/tasks.ts:30',
      'impact --since main...',
      'impact --since HEAD --format vitest',
    ],
    takes: 'SUBJECT',
    flags: {
      since: {
        type: 'text',
        value: 'REF',
        help: 'what differs from this commit, branch or tag; REF... is where this branch left it',
      },
      ...adHocFlags,
    },
    formats: {
      mermaid: 'a flow chart by surface',
      vitest: 'with --since, the command lines that run the selected tests',
    },
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/impact')).impactFindings,
    }),
    load: () => import('./commands/impact.ts'),
  },
  why: {
    summary: 'how two things hang together: the shortest paths between them',
    description:
      'Takes two subjects as `impact` does (an ID, an operation, a metric, a symbol, a file, FILE#/json/pointer), and prints all\nshortest paths between them in the trace graph, 20 at most, with the place that says each link. What only mentions an\nID, or only stands in the same file, is walked where nothing else leads there, and that is said. A name that nothing has\nis answered with the nearest, and exit code 1.',
    usage: 'why SUBJECT SUBJECT',
    examples: [
      'why createTask OC-METRICS-7003',
      'why tasks_enqueued_total packages/orchestratord/src/orchestrator/measure.ts --format mermaid',
    ],
    takes: 'SUBJECT SUBJECT',
    flags: adHocFlags,
    formats: { mermaid: 'a flow chart of all paths' },
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      'unknown-subject': (await import('@throughline/trace/impact')).impactFindings['unknown-subject'],
      'ambiguous-subject': (await import('@throughline/trace/impact')).impactFindings['ambiguous-subject'],
      'subjects-unlinked': (await import('@throughline/trace/queries')).queryFindings['subjects-unlinked'],
    }),
    load: () => import('./commands/why.ts'),
  },
  query: {
    summary: 'the searches that a change begins with, answered by type instead of by spelling',
    description:
      'handlers: operations and the code that handles them. metrics: the metrics of the contract with every call that emits one,\nand metrics that code makes and no contract declares. errors: the codes of error answers, where documents declare them and\ncode maps, answers, compares or tests them. requirements: every ID, and what each place in code, tests, contracts and\ndocuments claims with it. generated: what generated files export, and every place that uses it.\nA name behind the query asks for these rows alone, whole. docs/queries.md shows each beside a search for words.',
    usage: 'query handlers|metrics|errors|requirements|generated [NAME…]',
    examples: [
      'query handlers',
      'query metrics tasks_enqueued_total',
      'query errors QUEUE_FULL_DROP_LRU --format mermaid',
      'query requirements ORCH-2007',
      'query generated AdmissionResponse',
    ],
    takes: 'QUERY [NAME…]',
    flags: adHocFlags,
    formats: { mermaid: 'a flow chart from the rows to the files' },
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      'query-name-unknown': (await import('@throughline/trace/queries')).queryFindings['query-name-unknown'],
    }),
    load: () => import('./commands/query.ts'),
  },
  coverage: {
    summary: 'which requirements are promised, implemented and verified',
    description:
      'Joins specs, contracts, marked code, tests and their last results, and counts the status of every requirement by\nspec, family, level and owner. Verified: a current passed test names the ID, ran a matcher, and executed a line of the\ncode that is marked with it. Shares are held to `thresholds` in ci/gate.yaml, or to --threshold; of nothing, and without\nresults, a share is printed as – and holds no bound.',
    usage: 'coverage [--by GROUPING]… [--threshold LEVEL.MEASURE=PERCENT]… [--base REF]',
    examples: ['coverage', 'coverage --by owner --format markdown', 'coverage --threshold MUST.verified=100'],
    flags: {
      by: {
        type: 'text',
        value: 'spec|family|level|owner',
        many: true,
        help: 'the tables to print (default spec, level)',
      },
      threshold: {
        type: 'text',
        value: 'LEVEL.MEASURE=PERCENT',
        many: true,
        help: 'a bound beside those of ci/gate.yaml: at least so much, or with max-STATUS at most',
      },
      base: { type: 'text', value: 'REF', help: 'the commit that suspects are counted from; see `trace suspect`' },
      ...adHocFlags,
    },
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/coverage')).statusFindings,
      ...(await import('@throughline/trace/coverage')).thresholdFindings,
      ...(await import('@throughline/trace/suspects')).suspectFindings,
    }),
    load: () => import('./commands/coverage.ts'),
  },
  'trace index': {
    summary: 'read the tree into the index that the other questions ask',
    description:
      'Lists the tree, and reads every file whose content is not in the index under .throughline/cache. Every command that\nneeds the index does so by itself. With --ids only the IDs are looked for, not what each file says of them.',
    usage: 'trace index [--ids]',
    examples: ['trace index', 'trace index --ids'],
    flags: { ids: { type: 'boolean', help: 'only the IDs of each file' }, ...adHocFlags },
    findings: async () => (await import('@throughline/trace')).traceFindings,
    load: () => import('./commands/trace-index.ts'),
  },
  'trace orphans': {
    summary: 'requirements that nothing refers to',
    description:
      'Lists requirements that no contract, code, test or page refers to, and markers of code that lead to no requirement.',
    usage: 'trace orphans',
    examples: ['trace orphans', 'trace orphans --fail-on warning'],
    flags: adHocFlags,
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/coverage')).gapFindings,
    }),
    load: () => import('./commands/trace-orphans.ts'),
  },
  'trace dangling': {
    summary: 'references to requirements that no spec defines',
    description:
      'Lists IDs that contracts, code, tests, comments and documents name and no spec defines, with the nearest that one does.\nTexts within code are left out: they are what is tested with.',
    usage: 'trace dangling',
    examples: ['trace dangling', 'trace dangling --format github'],
    flags: adHocFlags,
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/coverage')).gapFindings,
    }),
    load: () => import('./commands/trace-dangling.ts'),
  },
  'trace unproven': {
    summary: 'requirements that are not verified, and why',
    description:
      'Lists each requirement that is not verified, what it lacks, and why each of its tests proves nothing. What is planned or\nexcepted is not asked for.',
    usage: 'trace unproven',
    examples: ['trace unproven', 'trace unproven --format json'],
    flags: adHocFlags,
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/coverage')).gapFindings,
    }),
    load: () => import('./commands/trace-unproven.ts'),
  },
  'trace unmapped': {
    summary: 'operations, handlers and metrics without a requirement',
    description:
      'Lists operations and metrics that name no requirement, and handlers that lead to none, by a marker or by their operation.',
    usage: 'trace unmapped',
    examples: ['trace unmapped', 'trace unmapped --fail-on warning'],
    flags: adHocFlags,
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/coverage')).gapFindings,
    }),
    load: () => import('./commands/trace-unmapped.ts'),
  },
  'trace suspect': {
    summary: 'what was written for words of requirements that have changed',
    description:
      'Compares the words of every requirement with those at --base: else where this branch left the default one, else the first\nparent. Each marker, test and `x-req-id` that named a changed requirement there is suspect until what it stands in is\ntouched, or confirmed. Comments, white space, moves and renames touch nothing.',
    usage: 'trace suspect [--base REF]',
    examples: ['trace suspect', 'trace suspect --base main'],
    flags: {
      base: { type: 'text', value: 'REF', help: 'the commit that changes are counted from' },
      ...adHocFlags,
    },
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/suspects')).suspectFindings,
    }),
    load: () => import('./commands/trace-suspect.ts'),
  },
  'results import': {
    summary: 'take the JUnit report of another runner as results',
    description:
      'Reads a JUnit report, as pytest, node --test, cargo nextest and others write it, right after their run. Its tests count as\nexecuted; since no report says how many matchers ran, they verify a requirement only where `evidence.accept` of\nxtask.config.ts names the runner. IDs are read from names and from <property name="req">.',
    usage: 'results import FILE --runner NAME [--package NAME]',
    examples: ['results import report.xml --runner pytest --package api'],
    takes: 'FILE',
    flags: {
      runner: { type: 'text', value: 'NAME', help: 'which runner wrote it' },
      package: { type: 'text', value: 'NAME', help: 'whose tests they are; the name of the runner by default' },
    },
    findings: async () => (await import('@throughline/trace/results')).resultsFindings,
    load: () => import('./commands/results-import.ts'),
  },
  'trace confirm': {
    summary: 'write down that a place still is as a requirement says now',
    description:
      'Adds an entry to ci/trace-confirmations.yaml: that this place still is as the requirement says, although its words changed.\nIt lapses when they change again.',
    usage: 'trace confirm ID --site PATH#SYMBOL --reason TEXT --by NAME',
    examples: ['trace confirm ORCH-2007 --site packages/a/src/a.ts#push --reason unchanged --by ada'],
    takes: 'ID',
    flags: {
      site: { type: 'text', value: 'PATH#SYMBOL', help: 'the place, as `trace suspect` names it' },
      reason: { type: 'text', value: 'TEXT', help: 'why it still is as the words say' },
      by: { type: 'text', value: 'NAME', help: 'who says so' },
      ...adHocFlags,
    },
    findings: async () => ({
      ...(await import('@throughline/trace')).traceFindings,
      ...(await import('@throughline/trace/suspects')).suspectFindings,
    }),
    load: () => import('./commands/trace-confirm.ts'),
  },
  links: {
    summary: 'follow every link, anchor and path in the Markdown',
    description:
      'Follows links, images, references, anchors and code spans that name paths, in all Markdown or in the named files.\nPaths are compared case-exactly with what git lists. External links are counted, never fetched.',
    usage: 'links [FILE…]',
    examples: ['links', 'links specs'],
    takes: 'FILE…',
    flags: {},
    findings: async () => (await import('@throughline/links')).linksFindings,
    load: () => import('./commands/links.ts'),
  },
  layers: {
    summary: 'hold imports between packages to ci/layers.yaml',
    description:
      'Reads every import of every workspace package, by name or by path, and every workspace dependency in package.json.\nWhat no row of ci/layers.yaml allows is a finding at its line.',
    usage: 'layers',
    examples: ['layers', 'layers --format github'],
    flags: {},
    findings: async () => (await import('@throughline/layers')).layersFindings,
    load: () => import('./commands/layers.ts'),
  },
  verify: {
    summary: 'hold running services to their contracts',
    description:
      'Starts every service that xtask.config.ts names, calls its `app` in this process, or takes the one that listens at --url,\nsends each exchange that its contracts describe as raw HTTP, one at a time and in document order, and holds status,\nheaders, body and event streams to the contract. An exchange that names a provider state is sent between its set-up and its\ntear-down (`states` of the service). What no exchange reached is named and counted. What it started it stops again. With\n--contract and --url it needs no workspace.\nThe other phases, named by --phases, send what the document allows and what it excludes, bound by bound (coverage) and with\nvalues of all kinds (fuzz), courses of requests that have to fit together (stateful), and clients that leave, cancel and\nread slowly (streams). What is found is sent a second time, made small, told once for each cause with the requests that\nshow it, and saved under .throughline/report/verify, from where --replay sends it again. Requests go to this machine only, unless --allow-host names another; methods that change\nsomething go there with --allow-writes only.',
    usage: 'verify [--phases LIST] [--only OPERATION]… [--url URL] [--contract FILE --url URL] [--replay FINDING] …',
    examples: [
      'verify',
      'verify --only createTask',
      'verify --contract contracts/openapi/data.yaml --url http://127.0.0.1:8080',
    ],
    flags: {
      only: {
        type: 'text',
        value: 'OPERATION',
        many: true,
        help: 'judge only this operation; what comes before it is sent, not judged',
      },
      exclude: { type: 'text', value: 'OPERATION', many: true, help: 'never send this operation' },
      url: { type: 'text', value: 'URL', help: 'where the service listens already; nothing is started' },
      contract: {
        type: 'text',
        value: 'FILE',
        help: "hold the service at --url to this document instead of the workspace's",
      },
      phases: {
        type: 'text',
        value: 'LIST',
        help: 'examples, stateful, coverage, fuzz, streams, or all (default all with --contract, else examples)',
      },
      header: { type: 'text', value: '"NAME: VALUE"', many: true, help: 'a header field of each request' },
      'header-as': {
        type: 'text',
        value: 'WHO:"NAME: VALUE"',
        many: true,
        help: 'a header field of a second identity, other, or of further ones, which may see less',
      },
      set: {
        type: 'text',
        value: 'path.NAME=VALUE',
        many: true,
        help: 'the value of a parameter, or body.NAME=VALUE: of a member of bodies',
      },
      seed: { type: 'text', value: 'N', help: 'other values for another number (default 0)' },
      'max-examples': {
        type: 'text',
        value: 'N',
        help: 'most trials of one operation in a phase (default 50 in fuzz)',
      },
      'time-budget': { type: 'text', value: 'S', help: 'begin no trial after so many seconds' },
      'max-response-time': { type: 'text', value: 'MS', help: 'an answer that takes longer is an error' },
      rate: { type: 'text', value: 'N', help: 'most requests a second (default 20 for another machine)' },
      'metrics-url': { type: 'text', value: 'URL', help: 'the exposition that is read before and after' },
      'metrics-contract': { type: 'text', value: 'FILE', help: 'the metrics contract that it is held to' },
      'allow-host': { type: 'text', value: 'HOST', many: true, help: 'another machine that requests may go to' },
      'allow-writes': { type: 'boolean', help: 'send methods that change something to another machine as well' },
      replay: { type: 'text', value: 'FINDING', help: 'send again what showed a finding, by its fingerprint' },
      timeout: { type: 'text', value: 'MS', help: 'how long one request may take (default 10000)' },
    },
    findings: async () => ({
      ...(await import('@throughline/metrics')).metricsFindings,
      ...(await import('@throughline/verify')).verifyFindings,
      ...(await import('@throughline/openapi')).openapiFindings,
    }),
    load: () => import('./commands/verify.ts'),
  },
  'pact verify': {
    summary: 'hold the pacts of consumers to contracts, and services to the pacts',
    description:
      'Reads every pact that xtask.config.ts names as `pacts`, and holds each interaction to the OpenAPI documents of the\nservice that has the name of its provider: method, path, query, headers and body of the request; status, headers and\nbody of the answer, of which a pact names the part that its consumer reads. A request that is to be refused (4xx) may be\nanything. What keeps to the contracts is then sent to the service by the verifier of Pact, each interaction in the\nprovider states that it names (`states` of the service); the service is started, or listens at --url. With --static no\nservice is asked. Named files are held in place of the configured ones; with --contract no workspace is needed.',
    usage: 'pact verify [FILE…] [--consumer NAME]… [--static | --url URL] [--contract FILE]…',
    examples: ['pact verify', 'pact verify --static', 'pact verify --consumer orchestrator-cli'],
    takes: 'FILE…',
    flags: {
      consumer: { type: 'text', value: 'NAME', many: true, help: 'only the pacts of this consumer' },
      static: { type: 'boolean', help: 'hold the pacts to the contracts only; no service is asked' },
      url: { type: 'text', value: 'URL', help: 'where the service listens already; nothing is started' },
      contract: {
        type: 'text',
        value: 'FILE',
        many: true,
        help: "hold the named pacts to this document instead of the workspace's",
      },
    },
    findings: async () => ({
      ...(await import('@throughline/verify')).pactFindings,
      ...(await import('@throughline/verify')).verifyFindings,
      ...(await import('@throughline/openapi')).openapiFindings,
    }),
    load: () => import('./commands/pact-verify.ts'),
  },
  'metrics-lint': {
    summary: "the metrics contract, and each service's exposition held to it",
    description:
      'Lints the metrics contract, then starts a fresh process of each service that has `metrics` in xtask.config.ts and\nholds what it exposes to the contract: names, types, labels, values, how many there are. A metric without a sample yet\nis an info. With --contract, --url or --scrape it needs no service, and with --contract no workspace.',
    usage: 'metrics-lint [--contract FILE] [--url URL | --scrape FILE] [--timeout MS]',
    examples: ['metrics-lint', 'metrics-lint --format json'],
    flags: {
      contract: { type: 'text', value: 'FILE', help: "read this contract instead of the workspace's" },
      url: {
        type: 'text',
        value: 'URL',
        help: 'hold the exposition at this URL to it (path /metrics where none is given)',
      },
      scrape: { type: 'text', value: 'FILE', help: 'hold the exposition in this file to it' },
      timeout: { type: 'text', value: 'MS', help: 'how long one exposition may take (default 10000)' },
    },
    findings: async () => ({
      ...(await import('@throughline/metrics')).metricsFindings,
      ...(await import('@throughline/verify')).verifyFindings,
    }),
    load: () => import('./commands/metrics-lint.ts'),
  },
  test: {
    summary: 'run the tests of every package and count them',
    description:
      'Runs the test task of every package through turbo. Results that still hold are restored from the cache and counted;\nthe line before the last says how many packages that is. The last line is always: N passed, N failed, N skipped.',
    usage: 'test [--full] [--filter PACKAGE]…',
    examples: ['test', 'test --filter orchestratord'],
    flags: {
      full: { type: 'boolean', help: 'also what takes minutes: defects, scratch clones, whole large documents' },
      filter: { type: 'text', value: 'PACKAGE', many: true, help: 'only this package' },
      force: { type: 'boolean', help: 'run what the cache could restore' },
    },
    findings: async () => (await import('./test-findings.ts')).testFindings,
    load: () => import('./commands/test.ts'),
  },
} as const satisfies Record<string, Command>

/** The name of a command as part of the name of a file. */
export const fileNameOf = (name: string): string => name.replaceAll(' ', '-')

/** Other spellings that people know. */
export const aliases: Readonly<Record<string, keyof typeof commands | undefined>> = { 'dev:loop': 'dev-loop' }
