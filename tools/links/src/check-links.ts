import { posix } from 'node:path'
import { compareFindings, didYouMean, type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { htmlPieces, type MarkdownDocument, readMarkdown } from '@throughline/markdown'
import { finding } from './findings.ts'
import { type PathIndex, pathIndex } from './path-index.ts'
import { type LinkUse, readLinks } from './read-links.ts'
import { parseCodePath, parseTarget, type Target } from './target.ts'

export interface LinkCounts {
  documents: number
  /** Links to paths and sections of the workspace. */
  internal: number
  images: number
  /** Uses of definitions. */
  references: number
  /** Code spans that name a path. */
  codePaths: number
  /** Counted, never fetched. */
  external: number
  /** `mailto:` and the like. */
  ignored: number
}

interface Check {
  workspace: Pick<Workspace, 'files' | 'read'>
  paths: PathIndex
  documents: Map<string, MarkdownDocument>
  counts: LinkCounts
  findings: Finding[]
}

/** Follows every link of the documents (paths relative to the workspace) within the workspace. */
export const checkLinks = (
  workspace: Pick<Workspace, 'files' | 'read'>,
  documents: readonly string[],
): Outcome<LinkCounts> => {
  const counts = { documents: 0, internal: 0, images: 0, references: 0, codePaths: 0, external: 0, ignored: 0 }
  const check: Check = { workspace, paths: pathIndex(workspace.files()), documents: new Map(), counts, findings: [] }
  for (const file of documents) {
    counts.documents++
    const { value: document, findings } = readMarkdown(file, workspace.read(file))
    check.documents.set(file, document)
    check.findings.push(...findings)
    const links = readLinks(document)
    counts.references += links.references
    // implements: TL-LINKS-005
    for (const { label, location } of links.undefined) {
      check.findings.push(finding('reference-undefined', `'${label}' is defined nowhere`, { location }))
    }
    for (const use of links.uses) {
      if (use.kind === 'code') checkCode(check, use)
      else checkLink(check, file, use)
    }
  }
  return outcome(counts, check.findings.sort(compareFindings))
}

const checkLink = (check: Check, file: string, use: LinkUse): void => {
  const { counts } = check
  const target = parseTarget(use.target, file)
  // implements: TL-LINKS-007
  if (target.kind === 'external' || target.kind === 'ignored') {
    counts[target.kind]++
    return
  }
  counts[use.kind === 'image' ? 'images' : 'internal']++
  // implements: TL-LINKS-003
  if (target.kind === 'outside') report(check, use, 'link-outside', `'${use.target}' leads out of the repository`)
  else if (target.kind === 'malformed') report(check, use, 'link-broken', `'${use.target}' has a malformed % escape`)
  else checkLocal(check, file, use, target)
}

const checkLocal = (check: Check, file: string, use: LinkUse, target: Target & { kind: 'local' }): void => {
  const { paths } = check
  const { path, same, folder, fragment, query } = target
  const written = (found: string) => encodeURI(posix.relative(posix.dirname(file), found) || '.')
  if (same || exists(check, use, path, folder, written)) {
    const document = !same && paths.isFolder(path) ? readmeOf(check, path) : path
    if (fragment && document !== undefined) checkFragment(check, use, document, fragment, query)
  }
}

// implements: TL-LINKS-006
const checkCode = (check: Check, use: LinkUse): void => {
  const named = parseCodePath(use.target, check.paths.isFolder)
  if (!named) return
  check.counts.codePaths++
  const { path, folder, line, fragment } = named
  if (!exists(check, use, path, folder, (found) => found) || check.paths.isFolder(path)) return
  if (line !== undefined) checkLines(check, use, path, line)
  // Behind a code path `#createApp` may name an export; only what GitHub itself resolves is judged.
  if (fragment && (isDocument(path) || linePattern.test(fragment))) checkFragment(check, use, path, fragment, '')
}

const isDocument = (path: string): boolean => markdownEnding.test(path) || htmlEnding.test(path)

const report = (check: Check, { location }: LinkUse, code: Parameters<typeof finding>[0], message: string): void => {
  check.findings.push(finding(code, message, { location }))
}

/** @param written how the path is written in this document, for a suggestion that can be pasted */
const exists = (
  check: Check,
  use: LinkUse,
  path: string,
  folder: boolean,
  written: (found: string) => string,
): boolean => {
  const { paths } = check
  if (paths.isFolder(path) || (paths.isFile(path) && !folder)) return true
  if (paths.isFile(path)) {
    report(check, use, 'link-broken', `${path} is a file, not a folder; did you mean '${written(path)}'?`)
    return false
  }
  const other = paths.otherCase(path)
  // implements: TL-LINKS-002
  if (other !== undefined) {
    report(check, use, 'link-case', `${path} is not there, but ${other} is; write '${written(other)}'`)
    return false
  }
  // implements: TL-LINKS-001
  const suggestion = paths.suggest(path)
  const hint = suggestion === undefined ? '' : `; did you mean '${written(suggestion)}'?`
  report(check, use, 'link-broken', `${path} is not there${hint}`)
  return false
}

/** What GitHub shows below a folder. */
const readmeOf = ({ paths }: Check, folder: string): string | undefined =>
  ['README.md', 'readme.md', 'Readme.md'].map((name) => (folder === '' ? name : `${folder}/${name}`)).find(paths.isFile)

const markdownEnding = /\.(?:md|markdown)$/i
const htmlEnding = /\.html?$/i
/** Whatever shows them has fragments of its own. */
const opaqueEnding = /\.(?:pdf|svg|png|jpe?g|gif|webp|avif|ico|mp4|webm|zip|gz)$/i
const linePattern = /^L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$/

// implements: TL-LINKS-004
const checkFragment = (check: Check, use: LinkUse, path: string, fragment: string, query: string): void => {
  const lines = linePattern.exec(fragment)
  const markdown = markdownEnding.test(path)
  if (opaqueEnding.test(path) || fragment === 'top') return
  if (lines && (!markdown || /(?:^|&)plain=1(?:&|$)/.test(query))) {
    checkLines(check, use, path, Math.max(Number(lines[1]), Number(lines[2] ?? 0)))
    return
  }
  if (!isDocument(path)) {
    report(check, use, 'anchor-broken', `${path} has lines (#L10), and no section '#${fragment}'`)
    return
  }
  const anchors = anchorsOf(check, path)
  const anchor = fragment.replace(/^user-content-/, '')
  if (anchors === undefined || anchors.has(anchor)) return
  report(check, use, 'anchor-broken', `${path} has no section '#${fragment}'${didYouMean(anchor, anchors)}`)
}

// implements: TL-LINKS-004
const checkLines = (check: Check, use: LinkUse, path: string, line: number): void => {
  const text = textOf(check, path)
  if (text === undefined) return
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  if (line < 1 || line > lines) report(check, use, 'anchor-broken', `${path} has ${lines} lines, and no line ${line}`)
}

const anchorsOf = (check: Check, path: string): ReadonlySet<string> | undefined => {
  const text = check.documents.has(path) ? '' : textOf(check, path)
  if (text === undefined) return undefined
  if (htmlEnding.test(path)) {
    const attributes = htmlPieces(text).flatMap((piece) => (piece.kind === 'open' ? [piece.attributes] : []))
    return new Set(attributes.flatMap(({ id, name }) => [id, name].filter((each) => each !== undefined)))
  }
  const document = check.documents.get(path) ?? readMarkdown(path, text).value
  check.documents.set(path, document)
  return document.anchors
}

/** Undefined when the file went away since it was listed. */
const textOf = ({ workspace }: Check, path: string): string | undefined => {
  try {
    return workspace.read(path)
  } catch {
    return undefined
  }
}
