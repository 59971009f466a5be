import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pointerTokens } from '@throughline/kernel'

type Json = { [key: string]: unknown }

const home = dirname(createRequire(import.meta.url).resolve('@octokit/openapi/package.json'))

/** GitHub's description of its REST API, as the npm package holds it. */
export const githubFile = join(home, 'generated/api.github.com.json')
export const github = (): Json => JSON.parse(readFileSync(githubFile, 'utf8')) as Json

/** Some operations of a document, every n-th, with everything that they reference and nothing else. */
export const slice = (document: Json, count: number): Json => {
  const all = Object.entries(document.paths as Record<string, Json>).flatMap(([path, item]) =>
    Object.keys(item).map((method) => [path, method] as const),
  )
  const step = Math.floor(all.length / count)
  const kept: Json = { openapi: document.openapi, info: document.info, paths: {} }
  const copy = (tokens: readonly string[]): void => {
    let [from, to] = [document, kept]
    for (const token of tokens.slice(0, -1)) {
      from = from[token] as Json
      to = (to[token] ??= {}) as Json
    }
    const last = tokens.at(-1) as string
    if (last in to) return
    to[last] = from[last]
    JSON.stringify(from[last], (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string' && value.startsWith('#/')) copy(pointerTokens(value))
      return value
    })
  }
  for (const [index, [path, method]] of all.entries()) {
    if (index % step === 0 && index / step < count) copy(['paths', path, method])
  }
  return kept
}
