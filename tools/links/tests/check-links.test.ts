import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkLinks } from '../src/index.ts'

/** What every case finds beside its own document. */
const around: Record<string, string> = {
  'README.md': '# Top\n',
  'docs/Tour.md': '# The tour\n\n## What? Why!\n\n## Same\n\n## Same\n\n<a id="own"></a>\n',
  'docs/a b.md': '# A b\n',
  'docs/page.html': '<h1 id="head">x</h1>',
  'src/main.ts': 'const a = 1\nconst b = 2\n',
  'src/[id].ts': '',
  'img/logo.svg': '<svg/>',
}

const checked = (text: string, file = 'docs/page.md') => {
  const files: Record<string, string> = { ...around, [file]: text }
  const workspace = { files: () => Object.keys(files).sort(), read: (path: string) => files[path] ?? '' }
  return checkLinks(workspace, [file])
}

const check = (text: string, ...want: string[]) =>
  expect(
    checked(text).findings.map(
      ({ code, location, message }) => `${location?.line}:${location?.column} ${code} ${message}`,
    ),
  ).toEqual(want)

describe('links', () => {
  it('[TL-LINKS-001] lead to files and folders of the repository, or are reported with the nearest path', () => {
    check('[a](Tour.md) [b](./Tour.md) [c](../docs/) [d](/src/main.ts) [e](..) [f](a%20b.md) [g](<a b.md>)')
    check('![i](../img/logo.svg) <img src="/img/logo.svg">\n\n<a href="Tour.md">x</a>')
    check(
      'See\n[a](Tor.md), ![b](../img/logo.png)',
      "2:1 link-broken docs/Tor.md is not there; did you mean 'Tour.md'?",
      "2:14 link-broken img/logo.png is not there; did you mean '../img/logo.svg'?",
    )
    check('[a](main.ts)', "1:1 link-broken docs/main.ts is not there; did you mean '../src/main.ts'?")
    check('[a](Tour.md/)', "1:1 link-broken docs/Tour.md is a file, not a folder; did you mean 'Tour.md'?")
    check('a <img src="no.png">', '1:3 link-broken docs/no.png is not there')
    check('[a](%zz.md)', "1:1 link-broken '%zz.md' has a malformed % escape")
  })

  it('[TL-LINKS-002] are case-exact on every disk', () => {
    check('[a](tour.md)', "1:1 link-case docs/tour.md is not there, but docs/Tour.md is; write 'Tour.md'")
    check('[a](../SRC/)', "1:1 link-case SRC is not there, but src is; write '../src'")
  })

  it('[TL-LINKS-003] never lead out of the repository', () => {
    check('[a](../../x.md)', "1:1 link-outside '../../x.md' leads out of the repository")
    check('[a](file:///etc/passwd)', "1:1 link-outside 'file:///etc/passwd' leads out of the repository")
    check('[a](../docs/../docs/Tour.md)')
  })

  it('[TL-LINKS-007] to other places are counted and never followed', () => {
    const { value, findings } = checked(
      '[a](https://x.test/a#b) <http://y.test> //no [b](//z.test) [c](mailto:a@b.test)',
    )
    expect([value, findings]).toEqual([
      { documents: 1, internal: 0, images: 0, references: 0, codePaths: 0, external: 3, ignored: 1 },
      [],
    ])
  })

  it('in code are none', () => check('`[a](no.md)`\n\n```md\n[a](no.md)\n```\n'))
})

describe('anchors', () => {
  it('[TL-LINKS-004] are those that GitHub makes, here and in other documents', () => {
    check('# A & b\n\n[a](#a--b) [b](#) [c](#top) [d](Tour.md#what-why) [e](Tour.md#same-1) [f](Tour.md#own)')
    check('[a](..#top) [b](../#top) [c](page.html#head) [d](Tour.md#user-content-same)')
    check('[a](../README.md#Top)', "1:1 anchor-broken README.md has no section '#Top'; did you mean 'top'?")
    check('[a](#no)', "1:1 anchor-broken docs/page.md has no section '#no'")
    check(
      '[a](Tour.md#same-2)',
      "1:1 anchor-broken docs/Tour.md has no section '#same-2'; did you mean 'same-1' or 'same'?",
    )
    check('[a](page.html#no)', "1:1 anchor-broken docs/page.html has no section '#no'")
  })

  it('[TL-LINKS-004] of code are lines that are there', () => {
    check('[a](../src/main.ts#L2) [b](../src/main.ts#L1-L2) [c](Tour.md?plain=1#L3) [d](../img/logo.svg#x)')
    check('[a](../src/main.ts#L3)', '1:1 anchor-broken src/main.ts has 2 lines, and no line 3')
    check('[a](../src/main.ts#main)', "1:1 anchor-broken src/main.ts has lines (#L10), and no section '#main'")
  })
})

describe('references', () => {
  it('[TL-LINKS-005] are followed at their definition', () => {
    check('[a][x] ![b][y] [x] [X][]\n\n[x]: Tour.md\n[y]: ../img/logo.svg "Logo"\n')
    check('[a][x]\n\n[x]: no.md\n', '3:1 link-broken docs/no.md is not there')
    expect(checked('[a][x] ![b][x] [x]\n\n[x]: Tour.md').value.references).toBe(3)
  })
  it('[TL-LINKS-005] without a definition are reported', () => {
    check('Some [text][no].', "1:6 reference-undefined 'no' is defined nowhere")
    check('- **Some** [*text*][]\n', "1:12 reference-undefined '*text*' is defined nowhere")
    check('a[i][j], `[a][b]`, \\[a\\]\\[b\\], [x] and [^1][^2]')
  })
})

describe('code spans', () => {
  it('[TL-LINKS-006] that name paths of a top-level folder are held to them', () => {
    check('`src/main.ts` `src/main.ts:2` `src/main.ts:1:5` `docs/` `./docs/Tour.md#same` `src/main.ts#run`')
    check('`src/man.ts`', "1:1 link-broken src/man.ts is not there; did you mean 'src/main.ts'?")
    check('## In `Docs/x` and `docs/tour.md`', expect.stringContaining('1:20 link-case docs/tour.md') as string)
    check('`src/main.ts:9`', '1:1 anchor-broken src/main.ts has 2 lines, and no line 9')
    check('`docs/Tour.md#no`', "1:1 anchor-broken docs/Tour.md has no section '#no'")
  })
  it('[TL-LINKS-006] with a wildcard, a placeholder or a blank name no path', () => {
    check('`src/*.ts` `src/<name>.ts` `src/{a,b}.ts` `src/…` `src/...` `src/$x` `cat src/x` `src` `lib/x.ts` `a/src/x`')
    expect(checked('`src/*.ts` `src/main.ts`').value.codePaths).toBe(1)
  })
})

describe('real documents', () => {
  const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))
  const folder = join(modules, 'unist-util-visit')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const workspace = { files: () => files, read: (path: string) => readFileSync(join(folder, path), 'utf8') }

  it('of a package lead to their sections and files', () => {
    const { value, findings } = checkLinks(workspace, ['readme.md'])
    expect(findings).toEqual([])
    expect(value).toMatchObject({ documents: 1, ignored: 0 })
    expect(value.internal).toBeGreaterThan(10)
    expect(value.references).toBeGreaterThan(20)
    expect(value.external).toBeGreaterThan(20)
  })
})
