import type { Finding } from '@throughline/kernel'
import type { ShownFinding } from '@throughline/verify'
import { describe, expect, it } from 'vitest'
import { statusLine } from '../src/status-line.ts'
import { casesOf } from '../src/verify-cases.ts'
import { coverageMarkdown, coverageText } from '../src/verify-coverage.ts'
import type { Probe } from '../src/verify-probes.ts'
import { requestsBelow } from '../src/verify-text.ts'

const none = { seen: [], missing: [] }
const shown = (fingerprint: string, more: Partial<ShownFinding> = {}): ShownFinding => ({
  ...{ fingerprint, code: 'server-error', operationId: 'addBook', phase: 'coverage', what: 'malformed JSON' },
  requests: [{ curl: "curl -i 'http://a/books'", http: '', answer: '500' }],
  saved: { version: 1, fingerprint } as ShownFinding['saved'],
  ...more,
})

const probe: Probe = {
  contract: 'books.yaml',
  phases: ['stateful', 'coverage'],
  seed: 7,
  requests: 12,
  operations: [
    {
      ...{ operationId: 'addBook', method: 'post', path: '/books', missing: ['409'] },
      statuses: [
        { status: 201, times: 8, declared: '201' },
        { status: 500, times: 2 },
      ],
      mediaTypes: { seen: ['application/json'], missing: [] },
      parameters: { seen: [], missing: ['query.dry'] },
      events: { seen: ['done'], missing: ['failed'] },
      codes: ['INVALID'],
    },
    {
      ...{ operationId: 'readBook', method: 'get', path: '/books/{id}', statuses: [], missing: ['200'] },
      ...{ mediaTypes: none, parameters: none, events: none, codes: [], notReached: 'POST /books answers 401' },
    },
  ],
  codes: [{ member: 'code', pointer: '/c', seen: ['INVALID'], missing: ['TAKEN'] }],
  undeclared: [{ method: 'DELETE', path: '/books', status: 204 }],
  shown: [shown('f1')],
}

describe('what was reached', () => {
  it('[TL-VERIFY-403] is a table for a terminal, with what is not seen and why', () => {
    expect(coverageText(probe)).toEqual([
      '12 requests, seed 7',
      '  operation     statuses that came  not seen  codes  types  params  events',
      '  addBook       201x8 !500x2        409       1      1/1    0/1     1/2',
      '  readBook      -                   200       0      -      -       -',
      '  2 operations  1 of 3 declared     2         1/2    1/1    0/1     1/2',
      '  not declared (!): addBook 500',
      '  routes that are not declared: DELETE /books 204',
      '  code of errors not seen: TAKEN',
      '  parameters never sent with success: addBook query.dry',
      '  events not seen: addBook failed',
      '  never succeeded, since POST /books answers 401: readBook',
      '',
    ])
  })
  it('[TL-VERIFY-403] is a table and a list in Markdown', () => {
    const lines = coverageMarkdown({ ...probe, stopped: 'at coverage, addBook: the time was over' })
    expect(lines.slice(0, 5)).toEqual([
      '**books.yaml**: 12 requests, seed 7; ended at coverage, addBook: the time was over',
      '',
      '| operation | statuses that came | not seen | codes | types | params | events |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| addBook | 201x8 !500x2 | 409 | 1 | 1/1 | 0/1 | 1/2 |',
    ])
    expect(lines).toContain('- routes that are not declared: `DELETE /books 204`')
  })
})

describe('[TL-VERIFY-413] the requests below a finding', () => {
  const finding = (fingerprint: string, cause?: string): Finding => ({
    ...{ code: 'server-error', level: 'error', message: '', fingerprint },
    ...(cause !== undefined && { cause: { id: cause, message: '', at: fingerprint } }),
  })
  it('are those of the shortest course of each cause', () => {
    const long = shown('f2', { requests: [...probe.shown, ...probe.shown].flatMap(({ requests }) => requests) })
    const below = requestsBelow([finding('f2', 'x'), finding('f1', 'x')], [{ ...probe, shown: [long, shown('f1')] }])
    expect(below).toEqual({
      f1: ['# malformed JSON', "curl -i 'http://a/books'", '# → 500', '# again: pnpm xtask verify --replay f1'],
    })
  })
  it('stand below eight causes at most', () => {
    const names = [...'abcdefghij']
    const below = requestsBelow(
      names.map((name) => finding(name)),
      [{ ...probe, shown: names.map((name) => shown(name)) }],
    )
    expect(Object.keys(below)).toEqual([...'abcdefgh'])
  })
})

describe('cases', () => {
  it('[TL-VERIFY-415] are one for each operation and phase', () => {
    const exchange = {
      contract: 'books.yaml',
      operationId: 'addBook',
      key: 'a',
      status: '201',
      reached: true,
      passed: true,
    }
    const failed = { ...exchange, key: 'b', passed: false, findings: ['f9'] }
    const unsent = { ...exchange, operationId: 'readBook', reached: false, passed: false }
    expect(casesOf('shop', [exchange, failed, unsent], [probe])).toEqual([
      { group: 'shop books.yaml examples', name: 'addBook', found: ['f9'] },
      { group: 'shop books.yaml examples', name: 'readBook', found: [], skipped: 'no exchange was sent' },
      { group: 'shop books.yaml stateful', name: 'addBook', found: [] },
      { group: 'shop books.yaml stateful', name: 'readBook', found: [], skipped: 'POST /books answers 401' },
      { group: 'shop books.yaml coverage', name: 'addBook', found: ['f1'] },
      { group: 'shop books.yaml coverage', name: 'readBook', found: [], skipped: 'POST /books answers 401' },
    ])
  })
})

describe('[TL-VERIFY-416] the status line', () => {
  const written = (isTerminal: boolean) => {
    const texts: string[] = []
    let now = 0
    const line = statusLine({ write: (text) => texts.push(text), columns: 12 }, isTerminal, () => now)
    line.show('coverage, addBook: 300 requests')
    line.show('too soon')
    now = 100
    line.show('at last')
    line.clear()
    line.clear()
    return texts
  }
  it('is written over on a terminal, and not at all elsewhere', () => {
    const blank = '\r\u001B[2K'
    expect(written(true)).toEqual([`${blank}coverage, a`, `${blank}at last`, blank])
    expect(written(false)).toEqual([])
  })
})
