import type { Heading } from '@throughline/markdown'
import type { Nodes } from 'mdast'
import { headingIdOf } from './heading-id.ts'
import { inlineText } from './inline-text.ts'
import { isNormative } from './normative-word.ts'
import { add, isAttributeList, type Reader, splitAttributes } from './reader.ts'

/** Reads a heading that names an ID, with the section below it; says whether it did. */
// implements: TL-EXTRACT-013
export const readHeading = (reader: Reader, heading: Heading, blocks: readonly Nodes[]): boolean => {
  const flat = inlineText([heading.node])
  const named = flat.prose.length <= 1000 ? headingIdOf(flat.prose.replaceAll(/\s+/g, ' '), reader.ids) : undefined
  if (!named) return false
  const attributes = blocks
    .filter((block) => isAttributeList(reader, block))
    .flatMap((block) => splitAttributes(reader, [block]).attributes)
  const body = inlineText(statedIn(blocks.filter((block) => !isAttributeList(reader, block) && !isBadge(block))))
  const text = body.text.replaceAll(/\s+/g, ' ').trim()
  const title = named.title
  // `## ORCH-2001 The service MUST answer`: the heading says it all.
  const alone = title !== undefined && text === ''
  const statement = alone
    ? { title: undefined, text: title, prose: flat.prose }
    : { title, text, prose: body.prose.trim() === '' ? flat.prose : body.prose }
  add(reader, { flat, near: 0, ids: named.ids, form: 'heading', statement, attributes })
  return true
}

/** A paragraph that shows nothing but images. */
const isBadge = (block: Nodes): boolean =>
  block.type === 'paragraph' &&
  block.children.length > 0 &&
  block.children.every((child) => isImage(child) || (child.type === 'text' && child.value.trim() === ''))

const isImage = (node: Nodes): boolean =>
  node.type === 'image' || node.type === 'imageReference' || (node.type === 'link' && node.children.every(isImage))

/**
 * The blocks of a section that say what is required: the quotes that it begins with, else all up to the last one with a
 * normative word. What follows explains.
 */
const statedIn = (blocks: readonly Nodes[]): Nodes[] => {
  const first = blocks.findIndex(({ type }) => type !== 'blockquote')
  if (first !== 0 && blocks.length > 0) return blocks.slice(0, first === -1 ? blocks.length : first)
  const last = Math.max(
    blocks.findLastIndex((block) => isNormative(inlineText([block]).prose)),
    0,
  )
  const open = blocks[last]?.type === 'paragraph' && inlineText([blocks[last]]).text.trimEnd().endsWith(':')
  return blocks.slice(0, last + (open ? 2 : 1))
}
