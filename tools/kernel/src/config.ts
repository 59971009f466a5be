/** How one OpenAPI document is generated. Paths are relative to the workspace. */
export interface OpenApiConfig {
  name: string
  document: string
  /** Folder of the generated types and validators. */
  types?: string
  /** Folder of the generated client. */
  client?: string
  /** Whether a server is generated beside the types; it imports hono. */
  server?: boolean
}

/** Who sets up and tears down provider states. `timeoutMs` bounds each call; 10 seconds by default. */
export type StatesConfig =
  /** Takes POST `{ action: setup | teardown, state, params }`; a relative URL is resolved against the service's. */
  | { url: string; timeoutMs?: number }
  /** A file that exports a record from state to `(params) => …` or `{ setup, teardown }`. */
  | { module: string; export: string; timeoutMs?: number }

/** A running service under contract. */
export interface ServiceConfig {
  /** Names of entries of `openapi`. */
  contracts: string[]
  /** The argument vector that starts it with `PORT=0`; it prints `{"url": …}` as one JSON line. */
  command?: string[]
  ready?: { path: string; timeoutMs?: number }
  /** Where it runs already; then `command` is not used. */
  url?: string
  /** A file whose export takes a Request and gives a Response, or has such a `fetch`: nothing is started for `verify`. */
  app?: { module: string; export: string }
  env?: Record<string, string>
  /** Header fields of each request of `verify`, and of interactions without credentials; `$NAME` in a value is of the environment. */
  headers?: Record<string, string>
  /** Those of further identities, by name; `other` is the second one. */
  identities?: Record<string, Record<string, string>>
  /** What `verify` sends where `--phases` does not say. */
  phases?: string[]
  /** Who brings about the states that exchanges name. */
  states?: StatesConfig
  /** Path of its Prometheus exposition. */
  metrics?: string
}

/** What has to name a requirement before it counts as done. */
export const needs = ['contract', 'code', 'test'] as const
export type Need = (typeof needs)[number]

/** A kind of requirement IDs. */
export interface IdFamily {
  /** A regular expression that takes whole IDs. */
  pattern: string
  title: string
  /** What its requirements need, where they do not say so themselves. */
  needs?: Need[]
}

/** `xtask.config.ts`: every field optional, defaulted to usual names of files. */
export interface XtaskConfig {
  /** Globs of the spec documents. */
  specs?: string[]
  ids?: { families: IdFamily[] }
  /** Folder of the generated requirements, and of the generated union of their IDs. */
  requirements?: { out?: string; types?: string }
  openapi?: OpenApiConfig[]
  config?: { schema: string; bundle: string; out: string } | null
  metrics?: { contract: string; out: string } | null
  services?: Record<string, ServiceConfig>
  /** Globs of the pacts that consumers have recorded. */
  pacts?: string[]
  /** Globs by kind of place. */
  code?: string[]
  tests?: string[]
  docs?: string[]
  /** Runners whose passed tests verify, although their reports count no matchers. */
  evidence?: { accept: string[] }
}

export type ResolvedConfig = {
  [Key in keyof XtaskConfig]-?: NonNullable<XtaskConfig[Key]> | (null extends XtaskConfig[Key] ? null : never)
} & { requirements: { out: string; types: string } }

/** Types an adopter's `xtask.config.ts`; it returns what it is given. */
export const defineConfig = (config: XtaskConfig): XtaskConfig => config
