import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** GitHub's whole description of its REST API. */
export const githubFile = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')

interface Document {
  paths: Record<string, unknown>
  components: Record<string, Record<string, unknown>>
}

/** The paths of GitHub's description that begin so, with every component that they reach. */
export const githubSlice = (prefix: string): Document => {
  const whole = JSON.parse(readFileSync(githubFile, 'utf8')) as Document
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => path.startsWith(prefix)))
  const components: Document['components'] = {}
  const open: unknown[] = [paths]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const [, section, name] of JSON.stringify(value).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"/]+)"/g)) {
      if (section === undefined || name === undefined || components[section]?.[name] !== undefined) continue
      const target = whole.components[section]?.[name]
      components[section] = { ...components[section], [name]: target }
      open.push(target)
    }
  }
  return { ...whole, paths, components }
}
