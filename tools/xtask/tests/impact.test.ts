import type { Impact } from '@throughline/trace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'specs/a.md': '- [ACME-2001] **Admit.** It MUST answer.\n',
    'packages/a/src/a.ts': '// ACME-2001\n',
  })
})
afterEach(() => workspace.remove())

describe('xtask impact', () => {
  it('groups the places by kind', () => {
    expect(workspace.run('impact', 'ACME-2001')).toEqual({
      status: 0,
      stderr: '',
      stdout: [
        'ACME-2001  Admit  MUST',
        '  It MUST answer.',
        '',
        'spec (1)',
        '  specs/a.md:1:4           - [ACME-2001] **Admit.** It MUST answer.',
        '',
        'code (1)',
        '  packages/a/src/a.ts:1:4  // ACME-2001',
        '',
        'ACME-2001 stands in 2 places of 2 files.',
        '',
      ].join('\n'),
    })
    expect(workspace.json<Impact>('impact', 'ACME-2001').report.result.places).toHaveLength(2)
  })

  it('[TL-IMPACT-003] ends with 1 for an unknown ID', () => {
    expect(workspace.json('impact', 'ACME-2002')).toMatchObject({ status: 1, seen: [['unknown-subject', '-']] })
  })

  it('answers a wrong call', () => {
    const check = (message: string, ...argv: string[]) => {
      const { status, stderr } = workspace.run('impact', ...argv)
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    check('impact needs the ID of a requirement')
    check('impact takes one ID; not ACME-2001 and ACME-2001', 'ACME-2001', 'ACME-2001')
    check("'ORCH 2001' is no ID", 'ORCH 2001')
    check("'../x' is no ID", '../x')
  })
})
