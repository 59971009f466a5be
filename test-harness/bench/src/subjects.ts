import { mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Step } from './run-process.ts'

const { resolve } = createRequire(import.meta.url)

/** The Node.js that runs us runs what we measure. */
export const node = process.execPath

const entry = fileURLToPath(new URL('../../../tools/xtask/src/xtask.js', import.meta.url))

/** A call of the command line, as `node <entry>`. */
export const xtask = (...argv: string[]): string[] => [node, entry, ...argv]

/** GitHub's whole REST description: 13 MB of JSON. */
export const github = resolve('@octokit/openapi/generated/api.github.com.json')

const program = (name: string, path: string): string => join(dirname(resolve(`${name}/package.json`)), path)

const openapiTypescript = program('openapi-typescript', 'bin/cli.js')

/** The compilers, by what to call them. In several threads the counts of 7 would differ from run to run. */
export const compilers = {
  'tsc 5.9': [program('typescript', 'bin/tsc')],
  'tsc 7': [program('typescript-7', 'bin/tsc'), '--singleThreaded'],
} as const

/** What makes a client with its types, and nothing else. */
export const typesAndClient = ['--generate', 'types,operations,client'] as const

/** A place to generate in: the cache and the output of one generator, and of nobody else. */
export interface Place {
  folder: string
  out: string
}

export const placeIn = (scratch: string, name: string): Place => {
  const folder = join(scratch, name)
  mkdirSync(folder)
  return { folder, out: join(folder, 'out') }
}

/** `regen-openapi` on a document, as a person without a workspace calls it. */
export const regenerate = ({ folder, out }: Place, input: string, flags: readonly string[] = []): Step => ({
  argv: [node, entry, 'regen-openapi', '--input', input, '--out', out, ...flags],
  cwd: folder,
})

/** Removes what was generated, and the content cache. Node's own compile cache stays: it is of the code, not of input. */
export const forget = ({ folder, out }: Place): void => {
  rmSync(out, { recursive: true, force: true })
  rmSync(join(folder, '.throughline'), { recursive: true, force: true })
}

/** The same from nothing, each time. */
export const regenerateCold = (place: Place, input: string, flags: readonly string[] = []): Step => ({
  ...regenerate(place, input, flags),
  before: () => forget(place),
})

/** openapi-typescript's command line, writing types alone. */
export const peerTypes = ({ folder, out }: Place, input: string): Step => ({
  argv: [node, openapiTypescript, input, '-o', join(out, 'types.ts')],
  cwd: folder,
  before: () => rmSync(out, { recursive: true, force: true }),
})

export const peerName = 'openapi-typescript, types alone'
