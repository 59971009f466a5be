/** Lines of a text as a reader of its indentation sees them: the block that begins on a line. */
export interface Blocks {
  /** From the line of an offset to the end of what is indented below it, with the line that closes it. */
  at(line: number): { from: number; to: number }
  /** The first line behind another one that says something, and is no comment. */
  nextCode(line: number, isComment: (line: number) => boolean): number | undefined
}

const blockCloser = /^\s*(?:[)\]}]|end\b|fi\b|done\b|esac\b|<\/)/
/** A decorator or an attribute belongs to the line below it. */
const attribute = /^\s*(?:@\w|#\[|#!\[|\[[A-Z]\w*)/

export const blocksOf = (text: string): Blocks => {
  const lines = text.split('\n')
  const indent = (line: number) => (/^[ \t]*/.exec(lines[line - 1] ?? '')?.[0] ?? '').length
  const isBlank = (line: number) => (lines[line - 1] ?? '').trim() === ''
  return {
    at(from) {
      let head = from
      while (attribute.test(lines[head - 1] ?? '') && head < lines.length) head++
      let to = head
      for (let line = head + 1; line <= lines.length; line++) {
        if (isBlank(line)) continue
        if (indent(line) > indent(head)) to = line
        else {
          if (indent(line) === indent(head) && blockCloser.test(lines[line - 1] ?? '')) to = line
          break
        }
      }
      return { from, to }
    },
    nextCode(after, isComment) {
      for (let line = after + 1; line <= lines.length; line++) if (!isBlank(line) && !isComment(line)) return line
      return undefined
    },
  }
}
