import { type Finding, type Location, type Outcome, outcome, parseSourceDocument } from '@throughline/kernel'
import type { Nodes, Root, Yaml } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'
import { faultOfBounds } from './bounds.ts'
import { finding } from './findings.ts'
import { type Anchors, isDeeperThan, readAnchors } from './headings.ts'
import { plainText } from './plain-text.ts'

/** A Markdown document (CommonMark, GFM, YAML front matter), parsed, that can say where each node stands. */
export interface MarkdownDocument extends Anchors {
  /** Relative to the workspace, forward slashes. */
  file: string
  text: string
  tree: Root
  /** Empty where there is none, or a broken one. */
  frontMatter: Readonly<Record<string, unknown>>
  locate(node: Nodes): Location
}

/** Bounds on what is read from one document. */
export const markdownLimits = { bytes: 16 * 1024 * 1024, depth: 200 } as const

/** Reads any text; what is wrong with it is a finding, and what can be read is there all the same. */
export const readMarkdown = (file: string, text: string): Outcome<MarkdownDocument> => {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const locate = (node: Nodes): Location => locationOf(file, node)
  const { value: tree, findings } = parse(file, source)
  const matter = readFrontMatter(file, tree)
  const document = { file, text: source, tree, frontMatter: matter.value, locate, ...readAnchors(tree, locate) }
  return outcome(document, [...findings, ...matter.findings])
}

const parse = (file: string, text: string): Outcome<Root> => {
  const refused = (
    message: string,
    line = 1,
    code: 'markdown-too-large' | 'markdown-not-text' = 'markdown-too-large',
  ): Outcome<Root> => {
    return outcome({ type: 'root', children: [] }, [finding(code, message, { location: { file, line, column: 1 } })])
  }
  if (Buffer.byteLength(text) > markdownLimits.bytes) {
    return refused(`larger than ${markdownLimits.bytes / 1024 / 1024} MiB`)
  }
  const binary = text.indexOf('\0')
  if (binary !== -1) {
    const line = text.slice(0, binary).split('\n').length
    return refused('holds a NUL: it is a binary file, or not in UTF-8', line, 'markdown-not-text')
  }
  const fault = faultOfBounds(text)
  if (fault) return refused(fault.message, fault.line)
  const tooDeep = `nested deeper than ${markdownLimits.depth} levels`
  try {
    // Where the front matter is not closed, its extension leaves the parser unable to see lists.
    const matter = frontMatterPattern.test(text)
    const tree = fromMarkdown(text, {
      extensions: [gfm(), ...(matter ? [frontmatter(['yaml'])] : [])],
      mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml'])],
    })
    return isDeeperThan(tree, markdownLimits.depth) ? refused(tooDeep) : outcome(tree)
  } catch (error) {
    // The parser recurses: nesting that exhausts the stack is nesting beyond the limit.
    if (error instanceof RangeError) return refused(tooDeep)
    throw error
  }
}

const frontMatterPattern = /^---[ \t]*\r?\n(?:[\s\S]*?\n)?---[ \t]*(?:\r?\n|$)/

const locationOf = (file: string, node: Nodes): Location => {
  const { start, end } = node.position ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

const readFrontMatter = (file: string, tree: Root): Outcome<Record<string, unknown>> => {
  const [first, second] = tree.children
  if (first?.type === 'yaml') return readYaml(file, first)
  const unclosed =
    first?.type === 'thematicBreak' &&
    first.position?.start.line === 1 &&
    second?.type === 'paragraph' &&
    second.position?.start.line === 2 &&
    /^[A-Za-z_][\w-]*:\s/.test(plainText(second))
  if (!unclosed) return outcome({})
  return outcome({}, [
    finding('front-matter-invalid', 'the front matter is not closed by a line of ---', {
      location: locationOf(file, first),
    }),
  ])
}

const readYaml = (file: string, node: Yaml): Outcome<Record<string, unknown>> => {
  const { value: source, findings } = parseSourceDocument(file, node.value)
  if (findings.length > 0) return outcome({}, findings.map(moved))
  const value = source?.value ?? {}
  if (typeof value === 'object' && !Array.isArray(value)) return outcome(value as Record<string, unknown>)
  const location = locationOf(file, node)
  return outcome({}, [finding('front-matter-invalid', 'the front matter is not a mapping of keys', { location })])
}

/** The reader of YAML counts from the line after the `---`. */
const moved = ({ message, location }: Finding): Finding => {
  const place = location && { file: location.file, line: location.line + 1, column: location.column }
  return finding('front-matter-invalid', `the front matter does not parse: ${message}`, { location: place })
}
