import type { Nodes } from 'mdast'

/** Children of these run together into one line of text; the children of all others are blocks of their own. */
const inlineParents = new Set(['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'link', 'linkReference'])

/** What a reader sees of a node: no markup, no raw HTML, no footnote marks; line breaks are spaces. */
export const plainText = (node: Nodes): string => {
  if (node.type === 'html' || node.type === 'yaml' || node.type === 'definition') return ''
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? ''
  if (node.type === 'break') return ' '
  if ('value' in node) return node.value
  if (!('children' in node)) return ''
  const parts = node.children.map((child: Nodes) => plainText(child))
  return inlineParents.has(node.type) || node.type === 'tableCell' ? parts.join('') : parts.filter(Boolean).join(' ')
}

/** White space collapsed: the same sentence wrapped at another column is the same text. */
export const normalised = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
