import { describe, expect, it } from 'vitest'
import {
  applyWaivers,
  atLeast,
  exitCodeOf,
  type Finding,
  findingOfProblem,
  findingsOf,
  nearest,
  parseSourceDocument,
  printers,
  readWaivers,
  sortedFindings,
} from '../src/index.ts'

const table = {
  broken: { level: 'error', title: 'Broken', why: 'It is.', fix: 'Mend it.' },
  odd: { level: 'warning', title: 'Odd', why: 'It is.', fix: 'Look.' },
} as const
const finding = findingsOf(table)
const at = (line: number, pointer = '/a') => ({ location: { file: 'f.yaml', line, column: 1, pointer } })

describe('a finding', () => {
  it('[TL-EDGE-004] keeps its fingerprint when its line moves, and only then', () => {
    const { fingerprint } = finding('broken', 'it is  broken', at(3))
    expect(finding('broken', 'it is broken', at(30)).fingerprint).toBe(fingerprint)
    expect(finding('broken', 'it is broken', at(3, '/b')).fingerprint).not.toBe(fingerprint)
    expect(finding('odd', 'it is broken', at(3)).fingerprint).not.toBe(fingerprint)
  })

  it('takes level and advice from its row', () => {
    expect(finding('odd', 'x')).toMatchObject({ level: 'warning', help: 'Look.' })
    expect(
      findingOfProblem({ code: 'broken', message: 'm', file: 'f', line: 2, column: 5 }, table.broken),
    ).toMatchObject({
      code: 'broken',
      level: 'error',
      location: { file: 'f', line: 2, column: 5 },
    })
  })

  it('sorts by place, then code, and stands once', () => {
    const list = [
      finding('odd', 'z', at(9)),
      finding('broken', 'a', at(2)),
      finding('odd', 'z', at(9)),
      finding('odd', 'no place'),
    ]
    expect(sortedFindings(list).map(({ message }) => message)).toEqual(['no place', 'a', 'z'])
  })

  it('decides the exit code by the bound', () => {
    const warning = [finding('odd', 'x')]
    expect([exitCodeOf(warning, 'error'), exitCodeOf(warning, 'warning'), exitCodeOf([], 'info')]).toEqual([0, 1, 0])
    expect([atLeast('error', 'warning'), atLeast('info', 'warning')]).toEqual([true, false])
  })
})

describe('waivers', () => {
  const waivers = (text: string) => {
    const document = parseSourceDocument('waivers.yaml', text).value
    if (!document) throw new Error('the fixture does not parse')
    return readWaivers(document)
  }
  const entry = (fields: string) => `- { reason: known, owner: us, ${fields} }`
  const codes = (findings: Finding[]) => findings.map(({ code }) => code)

  it('[TL-EDGE-005] takes out what it matches, and is a finding when unused, expired or incomplete', () => {
    const found = [finding('broken', 'x', at(1))]
    const run = (text: string, today = '2026-01-01') => {
      const { kept, waived } = applyWaivers(found, waivers(text).value, today)
      return { kept: codes(kept), waived: codes(waived) }
    }
    expect(run(entry('code: broken, where: "*.yaml", expires: 2026-01-01'))).toEqual({ kept: [], waived: ['broken'] })
    expect(run(entry(`code: broken, fingerprint: ${found[0]?.fingerprint}, expires: 2026-12-31`)).waived).toEqual([
      'broken',
    ])
    expect(run(entry('code: broken, where: "*.md", expires: 2026-12-31')).kept).toEqual(['broken', 'waiver-unused'])
    expect(run(entry('code: broken, where: "*.yaml", expires: 2025-12-31')).kept).toEqual(['broken', 'waiver-expired'])
    expect(codes(waivers('- { code: broken, where: x, reason: r, owner: o }').findings)).toEqual(['waiver-invalid'])
    expect(codes(waivers(entry('code: broken, expires: 2026-02-31x, where: x')).findings)).toEqual(['waiver-invalid'])
    expect(codes(waivers(entry('code: broken, expires: 2026-02-01')).findings)).toEqual(['waiver-invalid'])
    expect(codes(waivers('a: 1').findings)).toEqual(['waiver-invalid'])
  })
})

describe('printers', () => {
  const report = {
    command: 'c',
    result: { n: 1 },
    findings: [finding('broken', '100%\nbad', at(2))],
    text: ['head'],
    next: 'go on',
  }

  it('prints text with place, level, code, advice, summary and the next step', () => {
    expect(printers.text(report, { colour: false })).toBe(
      'head\nf.yaml:2:1  error  100%\nbad  [broken]\n    Mend it.\n1 error\ngo on\n',
    )
  })

  it('prints one JSON document', () => {
    expect(JSON.parse(printers.json(report, { colour: false }))).toMatchObject({
      schemaVersion: 1,
      command: 'c',
      result: { n: 1 },
      summary: { errors: 1, warnings: 0, infos: 0, waived: 0 },
    })
  })

  it('prints workflow commands with escaped data', () => {
    expect(printers.github(report, { colour: false })).toBe(
      '::error file=f.yaml,line=2,col=1,title=broken::100%25%0Abad%0AMend it.\n',
    )
  })
})

it('names the nearest words, and none for a word that is far from all', () => {
  expect(nearest('regn', ['regen', 'gate', 'impact'])).toEqual(['regen'])
  expect(nearest('zzzzzz', ['regen', 'gate'])).toEqual([])
})
