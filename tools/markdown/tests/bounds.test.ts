import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../src/index.ts'

/** The findings, as place and message. */
const check = (text: string, ...want: string[]) =>
  expect(
    readMarkdown('a.md', text).findings.map(({ code, message, location }) => `${location?.line} ${code} ${message}`),
  ).toEqual(want)

const many = 20_000

describe('a hostile document', () => {
  it('[TL-EXTRACT-026] is refused where its parse would take the square of its size', () => {
    const emphasis = '1 markdown-too-large more than 2000 marks of emphasis in one block'
    check('*a_ '.repeat(many), emphasis)
    check('**a **b_'.repeat(many), emphasis)
    check('a**'.repeat(many), emphasis)
    check(`x\n\n${'[a '.repeat(many)}`, '3 markdown-too-large more than 100 brackets open at once')
    check('[a]'.repeat(many), '1 markdown-too-large more than 4000 brackets in one block')
    const ticks = Array.from({ length: 100 }, (_, index) => '`'.repeat(index + 1)).join(' ')
    check(ticks, '1 markdown-too-large backticks of more than 40 lengths in one block')
  })
  it('[TL-EXTRACT-026] is refused where a table has too many rows or cells', () => {
    const head = '| a |\n|---|\n'
    check(head + '| b |\n'.repeat(many), '10002 markdown-too-large more than 10000 rows in one table')
    const wide = `${'| a '.repeat(3000)}\n${'|-'.repeat(3000)}|\n`
    check(wide, '2 markdown-too-large more than 2000 cells in one row')
  })
  it('[TL-EXTRACT-026] is refused where it has too many lines', () => {
    check('# a\n'.repeat(200_001), '200001 markdown-too-large more than 200000 lines')
  })
  it('[TL-EXTRACT-026] is refused where it is nested too deep', () => {
    const deep = 'markdown-too-large nested deeper than 200 levels'
    check('>'.repeat(many), `1 ${deep}`)
    check(`${'* '.repeat(many)}x`, `1 ${deep}`)
    const steps = Array.from({ length: 500 }, (_, index) => `${' '.repeat(index)}- a\n`).join('')
    check(steps, `402 ${deep}`)
  })
  it('[TL-EXTRACT-026] is refused where it is binary', () => {
    const binary = 'markdown-not-text holds a NUL: it is a binary file, or not in UTF-8'
    check('\u007fELF\0\0', `1 ${binary}`)
    check('# T\n\n- [ACME-2001] It M\0UST.\n', `3 ${binary}`)
  })
})

describe('a document that only looks like one', () => {
  it('is read', () => {
    check('- **a** and *b*\n'.repeat(3000))
    check(`| a |\n|---|\n${'| **b** |\n'.repeat(3000)}`)
    check(`\`\`\`\n${'[*a\n'.repeat(3000)}\`\`\`\n`)
    check(Array.from({ length: 5000 }, (_, index) => `[a${index}]: b\n`).join(''))
    check(`${'- '.repeat(400)}\n\n${'[a](b) '.repeat(1000)}\n`)
  })
  it('has its lists read behind front matter that is not closed', () => {
    const { tree } = readMarkdown('a.md', '---\na: b\n\n# T\n\n- c\n').value
    expect(tree.children.map(({ type }) => type)).toEqual(['thematicBreak', 'paragraph', 'heading', 'list'])
  })
})
