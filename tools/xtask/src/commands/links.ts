import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Report, relativePath, UsageError, type Workspace } from '@throughline/kernel'
import { checkLinks, type LinkCounts } from '@throughline/links'
import type { Call, Run } from '../command.ts'

export const run: Run = async (call): Promise<Report<LinkCounts>> => {
  const workspace = await call.workspace()
  const documents = call.arguments.length > 0 ? namedDocuments(workspace, call) : allDocuments(workspace)
  const { value: counts, findings } = checkLinks(workspace, documents)
  const rows = Object.entries({
    documents: counts.documents,
    'links inside the repository': counts.internal,
    images: counts.images,
    'uses of references': counts.references,
    'paths in code spans': counts.codePaths,
    'external links, not fetched': counts.external,
  })
  return {
    command: 'links',
    result: counts,
    findings,
    text: [...rows.map(([what, count]) => `${String(count).padStart(6)}  ${what}`), ''],
    next:
      findings.length === 0
        ? 'Every link leads somewhere.'
        : 'Correct the links; a path is written as git lists the file.',
  }
}

const allDocuments = ({ config, glob }: Workspace): string[] =>
  glob([...config.docs, ...config.specs, `${config.requirements.out}/**/*.md`]).filter(isMarkdown)

const isMarkdown = (path: string): boolean => /\.(?:md|markdown)$/i.test(path)

/** @throws UsageError for a path that is not there, or holds no Markdown */
const namedDocuments = (workspace: Workspace, { cwd, arguments: names }: Call): string[] => {
  const documents = names.flatMap((name) => {
    const path = resolve(cwd, name)
    if (!existsSync(path)) throw new UsageError(`${name}: no such file`)
    const file = relativePath(workspace.root, path)
    if (file.startsWith('../')) throw new UsageError(`${name}: not in the workspace ${workspace.root}`)
    const found = statSync(path).isDirectory()
      ? workspace.files().filter((each) => file === '.' || each.startsWith(`${file}/`))
      : [file]
    const markdown = found.filter(isMarkdown)
    if (markdown.length === 0) throw new UsageError(`${name}: no Markdown`)
    return markdown
  })
  return [...new Set(documents)].sort()
}
