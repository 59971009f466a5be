import type { Location } from '@throughline/kernel'
import GithubSlugger from 'github-slugger'
import type { Html, Nodes, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { SKIP, visit } from 'unist-util-visit'
import { htmlPieces } from './html-tags.ts'
import { normalised } from './plain-text.ts'

/** A heading as GitHub renders it, written in Markdown or as `<h1>` … `<h6>`. */
export interface Heading {
  depth: number
  text: string
  /** Without `#`; a repeated heading is numbered: `usage`, `usage-1`. */
  anchor: string
  node: Nodes
  location: Location
}

export interface Anchors {
  /** In document order. */
  headings: Heading[]
  /** Anchors of headings, and `id` or `name` attributes in raw HTML. */
  anchors: ReadonlySet<string>
}

/** The text of a heading as GitHub's anchors are made from it: images and raw HTML add nothing. */
const headingText = (node: Nodes): string => textOf(node, { includeImageAlt: false, includeHtml: false })

/**
 * Finds everything that a `#fragment` can name.
 * @see https://docs.github.com/en/get-started/writing-on-github (section links)
 */
export const readAnchors = (tree: Root, locate: (node: Nodes) => Location): Anchors => {
  const slugger = new GithubSlugger()
  const headings: Heading[] = []
  const anchors = new Set<string>()
  let open: { depth: number; text: string; node: Html } | undefined
  const add = (depth: number, text: string, node: Nodes) => {
    const anchor = slugger.slug(text)
    anchors.add(anchor)
    headings.push({ depth, text: normalised(text), anchor, node, location: locate(node) })
  }
  const readHtml = (node: Html) => {
    for (const piece of htmlPieces(node.value)) {
      if (piece.kind === 'text') {
        if (open) open.text += piece.text
        continue
      }
      const { id, name } = piece.attributes
      if (piece.kind === 'open' && id) anchors.add(id)
      if (piece.kind === 'open' && piece.name === 'a' && name) anchors.add(name)
      const depth = /^h[1-6]$/.test(piece.name) ? Number(piece.name[1]) : undefined
      if (depth === undefined) continue
      if (piece.kind === 'open') open = { depth, text: '', node }
      else if (open?.depth === depth) {
        add(open.depth, open.text.trim(), open.node)
        open = undefined
      }
    }
  }
  visit(tree, (node) => {
    if (node.type === 'html') readHtml(node)
    // Markdown between `<h1>` and `</h1>` is the heading's text.
    else if (open && 'value' in node) open.text += node.value
    else if (node.type === 'heading') {
      add(node.depth, headingText(node), node)
      visit(node, 'html', readHtml)
      return SKIP
    }
    return undefined
  })
  return { headings, anchors }
}

/** Whether a tree is nested deeper than `most` levels, found without recursion. */
export const isDeeperThan = (tree: Root, most: number): boolean => {
  let layer: Nodes[] = [tree]
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > most) return true
    layer = layer.flatMap((node) => ('children' in node ? (node.children as Nodes[]) : []))
  }
  return false
}
