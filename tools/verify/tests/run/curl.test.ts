import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { WireRequest } from '../../src/http/wire-request.ts'
import { curlOf, type Shown } from '../../src/shown/curl.ts'
import { shownRequest } from '../../src/shown/shown-request.ts'

/** Stands in for curl: says what the shell gave it. */
const folder = mkdtempSync(join(tmpdir(), 'curl-'))
const script = `#!${process.execPath}
const { readFileSync } = require('node:fs')
const given = process.argv.slice(2)
const stdin = given.includes('@-') ? readFileSync(0).toString('base64') : ''
console.log(JSON.stringify({ given, stdin }))`
writeFileSync(join(folder, 'curl'), script)
chmodSync(join(folder, 'curl'), 0o755)
afterAll(() => rmSync(folder, { recursive: true }))

/** What curl is given of a request by the shell that runs the text. */
const check = (shown: Partial<Shown>) => {
  const text = curlOf({ method: 'POST', origin: 'http://a', target: '/b', headers: [], ...shown })
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) }
  const { stdout } = spawnSync('sh', ['-c', text], { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const { given, stdin } = JSON.parse(stdout) as { given: string[]; stdin: string }
  return { given, stdin: Buffer.from(stdin, 'base64'), text }
}
const type = ['Content-Type', 'text/plain'] as const

describe('[TL-VERIFY-402] a request as a command', () => {
  it('reaches curl as it was sent, whatever quotes and signs it holds', () => {
    const body = `{"a":"it's $HOME \`x\` \\\\ \\"q\\" 漢字\\n"}`
    expect(check({ headers: [type, ['X-Odd', `a'b"c$d`]], body: Buffer.from(body) }).given).toEqual([
      ...['-i', '-X', 'POST', 'http://a/b', '-H', 'Content-Type: text/plain', '-H', `X-Odd: a'b"c$d`],
      ...['--data-binary', body],
    ])
    expect(check({ headers: [type], body: Buffer.from('@file') }).given.slice(-2)).toEqual(['--data-raw', '@file'])
  })
  it('is given what curl would do otherwise by itself', () => {
    expect(check({ method: 'GET' }).given).toEqual(['-i', 'http://a/b'])
    expect(check({ method: 'GET', headers: [type], body: Buffer.from('x') }).given.slice(0, 3)).toEqual([
      '-i',
      '-X',
      'GET',
    ])
    expect(check({ method: 'HEAD' }).given).toEqual(['-i', '-I', 'http://a/b'])
    expect(check({ method: 'GET', target: '/a/../{b}?c[d]=1' }).given).toEqual([
      ...['-i', '-g', '--path-as-is', 'http://a/a/../{b}?c[d]=1'],
    ])
    expect(check({ headers: [['X-Empty', '']], body: Buffer.from('') }).given.slice(4)).toEqual([
      ...['-H', 'X-Empty;', '-H', 'Content-Type:', '--data-binary', ''],
    ])
  })
  it('prints bytes that are no text into the input of curl', () => {
    const body = Buffer.from([0, 255, 10, 13, 37, 39, 92, 97, 49, 128])
    const { given, stdin } = check({ headers: [type], body })
    expect([given.slice(-2), stdin]).toEqual([['--data-binary', '@-'], body])
    const part = Buffer.from(`--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nit's 100%\r\n--b--\r\n`)
    expect(check({ headers: [type], body: part }).stdin).toEqual(part)
  })
  it('has the parts of a form one by one, where none of them is special to curl or a terminal', () => {
    const contentType = 'multipart/form-data; boundary=b'
    const disposition = 'Content-Disposition: form-data; '
    const form = (last: string) =>
      Buffer.from(
        [
          ...['--b', `${disposition}name="a"`, '', "@it's; 漢字", '--b', `${disposition}name="f"; filename="file"`],
          ...[
            'Content-Type: text/csv',
            '',
            'x',
            '--b',
            `${disposition}name="j"`,
            'Content-Type: application/json',
            '',
            last,
          ],
          ...['--b--', ''],
        ].join('\r\n'),
      )
    const { given } = check({ method: 'PUT', headers: [['Content-Type', contentType]], body: form('{"c":1}') })
    expect(given).toEqual([
      ...['-i', '-X', 'PUT', 'http://a/b', '--form-string', "a=@it's; 漢字", '-F', 'f=x;filename=file;type=text/csv'],
      ...['-F', 'j={"c":1};type=application/json'],
    ])
    for (const last of ['{"c":";"}', '@file', '\u0007']) {
      const raw = check({ headers: [['Content-Type', contentType]], body: form(last) })
      expect([raw.given.at(-1), raw.stdin.toString()]).toEqual(['@-', form(last).toString()])
    }
    expect(check({ headers: [['Content-Type', contentType.toUpperCase()]], body: form('x') }).given.at(-1)).toBe('@-')
  })
  it('is made of any length of body', () => {
    const shown = { method: 'POST', origin: 'http://a', target: '/b', headers: [] }
    const [mixed, same] = ['ab'.repeat(3_000_000), ' '.repeat(12_000_000)]
    const text = curlOf({ ...shown, body: Buffer.from(`${mixed}${same}{}`) })
    expect(text.startsWith(`{ printf %s '${mixed}'; printf '%*s' ${same.length} ''; printf %s '{}'; } | curl`)).toBe(
      true,
    )
  })
  it('is short where the body is long and monotonous', () => {
    const body = `${' '.repeat(100_000)}{"a":"${"'".repeat(300)}${'x'.repeat(5_000)}"}`
    const { stdin, text } = check({ headers: [type], body: Buffer.from(body) })
    expect([stdin.toString() === body, text.length < 400]).toEqual([true, true])
  })
})

describe('[TL-VERIFY-402] a request as HTTP text', () => {
  const bodyOf = (body: string | Buffer) => {
    const request: WireRequest = {
      method: 'POST',
      target: '/b',
      headers: [[...type]],
      title: '',
      secrets: [],
      body: Buffer.from(body),
    }
    const { http, curl } = shownRequest({ request, sent: { kind: 'closed' } }, new URL('http://a'))
    return { text: http.split('\n\n')[1] ?? '', curl }
  }
  it('has all of a body, or says how much is left out and where it is', () => {
    const note = (left: number) => `…\n(${left} more characters: the curl command of this request has them all)`
    expect(bodyOf('x'.repeat(4000)).text).toBe('x'.repeat(4000))
    expect(bodyOf('ab'.repeat(2001))).toEqual({
      text: 'ab'.repeat(2000) + note(2),
      curl: expect.stringContaining('ab'.repeat(2001)),
    })
    expect(bodyOf(`${'x'.repeat(3999)}😀`).text).toBe('x'.repeat(3999) + note(2))
    const bytes = Buffer.alloc(4000, 255)
    expect(bodyOf(bytes).text).toBe(`(4000 bytes, base64) ${bytes.toString('base64')}`.slice(0, 4000) + note(1357))
  })
})
