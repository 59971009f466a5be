import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { normalised, plainText, readMarkdown } from '../src/index.ts'

const read = (text: string) => readMarkdown('a.md', text)

describe('anchors', () => {
  const check = (text: string, want: string[]) => expect([...read(text).value.anchors]).toEqual(want)

  it('are made as GitHub makes them', () => {
    check('# Hello, *World*!\n\n## `a.b()` & c_d\n\nÜber uns\n---\n', ['hello-world', 'ab--c_d', 'über-uns'])
    check('# :rocket: Start\n\n# 🚀 Start\n\n# [Link](x.md) ![alt](y.png)\n', ['rocket-start', '-start', 'link-'])
  })
  it('of repeated headings are numbered', () => check('# A\n# A\n# A 1\n# a\n', ['a', 'a-1', 'a-1-1', 'a-2']))
  it('of headings in lists and quotes count', () => check('> # A\n\n- # B\n', ['a', 'b']))
  it('in code are none', () => check('```md\n# A\n<a id="b"></a>\n```\n\n`<a id="c">`\n', []))
  it('are read from raw HTML, comments left out', () => {
    check('<a id="x"></a> text <a name=\'y\'>\n\n<div id=z>\n<!-- <a id="no"> -->\n</div>\n', ['x', 'y', 'z'])
    check('<h1 align="center">\n  Big &amp; <b>bold</b>\n</h1>\n\n# Big bold\n', ['big--bold', 'big-bold'])
    check('<h2>\n\nBetween `two` tags\n\n</h2>\n', ['between-two-tags'])
    check('## <a id="own"></a>Title\n', ['title', 'own'])
  })
})

describe('headings', () => {
  it('have depth, text and place', () => {
    const { headings } = read('---\na: 1\n---\n\n# One *two*\n\n<h3>Three</h3>\n').value
    expect(headings.map(({ depth, text, location: { line } }) => [depth, text, line])).toEqual([
      [1, 'One two', 5],
      [3, 'Three', 7],
    ])
  })
})

describe('front matter', () => {
  const check = (text: string, value: unknown, messages: [string, number][] = []) => {
    const { value: document, findings } = read(text)
    expect(document.frontMatter).toEqual(value)
    expect(findings.map(({ message, location }) => [message, location?.line])).toEqual(messages)
  }

  it('is a YAML mapping', () => check('---\nowner: me\ntags: [a, b]\n---\n# A\n', { owner: 'me', tags: ['a', 'b'] }))
  it('may be absent or empty', () => {
    check('# A\n', {})
    check('', {})
    check('\uFEFF---\n# nothing yet\n---\n', {})
    check('---\n\nA rule, then text: no front matter.\n', {})
  })
  it('is reported where it is broken', () => {
    check('---\na: 1\nb: [\n---\n', {}, [[expect.stringContaining('the front matter does not parse') as string, 3]])
    check('---\n- a\n---\n', {}, [['the front matter is not a mapping of keys', 1]])
    check('---\nowner: me\n\n# A\n', {}, [['the front matter is not closed by a line of ---', 1]])
  })
})

describe('the text of a node', () => {
  const check = (text: string, want: string) => expect(normalised(plainText(read(text).value.tree))).toBe(want)

  it('has no markup', () => {
    check(
      'A **bold\nand `code`** [link](x), <b>raw</b>[^1]\\\nend ![alt](i.png)\n\n[^1]: note',
      'A bold and code link, raw end alt note',
    )
    check('- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n', 'one two a b c d')
  })
})

describe('input that is no good', () => {
  it('nests too deep', () => {
    const { value, findings } = read(`${'> '.repeat(300)}a\n`)
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['markdown-too-large', 'nested deeper than 200 levels'],
    ])
    expect(value.headings).toEqual([])
  })
  it('is too large', () => {
    expect(read(' '.repeat(17 * 1024 * 1024)).findings.map(({ message }) => message)).toEqual(['larger than 16 MiB'])
  })
  it('holds tags and comments that never end', () => {
    expect([...read(`<h1>A</h1>\n${'<!--'.repeat(50_000)}`).value.anchors]).toEqual(['a'])
    expect([...read(`<div ${'<a "'.repeat(50_000)}\n\n# B`).value.anchors]).toEqual(['b'])
  })
})

describe('real documents', () => {
  const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))
  const readmes = readdirSync(modules, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !name.startsWith('@'))
    .flatMap(({ name }) => ['readme.md', 'README.md'].map((file) => `${modules}${name}/${file}`))
    .filter((path) => existsSync(path))

  it('link to their own sections, and each anchor is there', () => {
    const missing: string[] = []
    let links = 0
    for (const path of readmes) {
      const { value: document, findings } = readMarkdown(path, readFileSync(path, 'utf8'))
      expect(findings).toEqual([])
      visit(document.tree, (node) => {
        if (!('url' in node) || !node.url.startsWith('#')) return
        links++
        if (!document.anchors.has(node.url.slice(1))) missing.push(`${path}${node.url}`)
      })
    }
    expect(missing).toEqual([])
    expect(links).toBeGreaterThan(100)
  })
})
