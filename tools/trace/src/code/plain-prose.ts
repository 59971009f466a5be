import { faultOfBounds } from '@throughline/markdown'

/**
 * What can hide a word from who reads a Markdown document, or can move it: code, HTML, links, definitions, footnotes,
 * tasks, tables, front matter, escapes, addresses that become links, and what the parser refuses.
 */
const special = /[`<&\\|@\t\r\0\uFEFF]|~~~| {4}|\]\(|\]:|\]\[|\[\^|\[[\sx]\]|^(?:---|\+\+\+)|https?:|www\./i
/** Containers in one line, and emphasis in one block, are nested as deeply as there are marks of them. */
const deep = /(?:(?:[-*+>]|\d{1,9}[.)]) *){9}/
const mostMarks = 150

/**
 * Whether a document is prose, headings and lists alone, so that every word of it stands in a text: the parser would say
 * the same, and takes as long for it as TypeScript's does for ten times as much.
 */
// implements: TL-TRACE-201
export const isPlainProse = (text: string): boolean =>
  text.length < longest && !special.test(text) && !deep.test(text) && !isMarked(text) && !faultOfBounds(text)

const longest = 1024 * 1024

const isMarked = (text: string): boolean =>
  text.split(/\n[ ]*\n/).some((block) => {
    const [, ...more] = block.split(/[*_~]+/, mostMarks + 1)
    return more.length >= mostMarks
  })
