import { posix } from 'node:path'
import { didYouMean, type Finding } from '@throughline/kernel'
import { visit } from 'unist-util-visit'
import { finding } from './findings.ts'
import type { MarkdownDocument } from './read-markdown.ts'

/** Links within and between some documents whose `#fragment` names no heading and no `id` of the document. */
// implements: TL-EXTRACT-021
export const brokenAnchors = (documents: readonly MarkdownDocument[]): Finding[] => {
  const byFile = new Map(documents.map((document) => [document.file, document]))
  return documents.flatMap((document) => {
    const findings: Finding[] = []
    visit(document.tree, (node) => {
      if (node.type !== 'link' && node.type !== 'definition') return
      const target = targetOf(node.url, document.file)
      const named = target && byFile.get(target.file)
      if (!named || isAnchor(named, target.fragment)) return
      const message = `${named.file} has no section '#${target.fragment}'${didYouMean(target.fragment, named.anchors)}`
      findings.push(finding('anchor-broken', message, { location: document.locate(node) }))
    })
    return findings
  })
}

const isAnchor = ({ anchors }: MarkdownDocument, fragment: string): boolean =>
  // A line of the source, and the top of the page, are no sections and are there all the same.
  fragment === 'top' || /^L\d/.test(fragment) || anchors.has(fragment.replace(/^user-content-/, ''))

/** The file that a relative link names, and its fragment. */
const targetOf = (url: string, from: string): { file: string; fragment: string } | undefined => {
  const [, path = '', fragment = ''] = /^([^#?]*)#(.+)$/.exec(url) ?? []
  if (fragment === '' || /^[A-Za-z][A-Za-z0-9+.-]*:|^\/\//.test(path)) return undefined
  try {
    const written = decodeURIComponent(path)
    const folder = written.startsWith('/') ? '' : posix.dirname(from)
    const file = written === '' ? from : posix.normalize(posix.join(folder, written.replace(/^\//, '')))
    return { file, fragment: decodeURIComponent(fragment) }
  } catch {
    // A malformed % escape is no name of anything.
    return undefined
  }
}
