/** A piece of raw HTML: a tag, or the text between two. */
export type HtmlPiece =
  | { kind: 'open' | 'close'; name: string; attributes: Readonly<Record<string, string>>; offset: number }
  | { kind: 'text'; text: string }

/** No `<` inside: a tag that is not closed ends its own match at the next one, and the scan stays linear. */
const tagPattern = /<(\/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y
const attributePattern = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g

/** Splits the raw HTML of a Markdown node; comments are left out. No HTML parser: it only looks for tags. */
export const htmlPieces = (html: string): HtmlPiece[] => {
  const pieces: HtmlPiece[] = []
  let offset = 0
  const addText = (end: number) => {
    if (end > offset) pieces.push({ kind: 'text', text: decodeEntities(html.slice(offset, end)) })
  }
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      addText(at)
      const end = html.indexOf('-->', at + 4)
      offset = at = end === -1 ? html.length : end + 3
      continue
    }
    tagPattern.lastIndex = at
    const match = tagPattern.exec(html)
    if (!match) {
      at++
      continue
    }
    addText(at)
    const [whole, slash, name = '', attributes = ''] = match
    pieces.push({
      kind: slash ? 'close' : 'open',
      name: name.toLowerCase(),
      attributes: attributesOf(attributes),
      offset: at,
    })
    offset = at += whole.length
  }
  addText(html.length)
  return pieces
}

const attributesOf = (text: string): Record<string, string> => {
  const attributes: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of text.matchAll(attributePattern)) {
    // The first of two equal attributes holds.
    attributes[name.toLowerCase()] ??= decodeEntities(double ?? single ?? bare ?? '')
  }
  return attributes
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

const decodeEntities = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{1,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
  })
