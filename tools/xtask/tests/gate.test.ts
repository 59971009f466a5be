import { afterEach, expect, it } from 'vitest'
import type { GateResult } from '../src/commands/gate.ts'
import { type Scratch, scratch } from './run-in.ts'

let workspace: Scratch
afterEach(() => workspace.remove())

it('[TL-LOOP-004] tells once what two steps find in one place, and shows both red', () => {
  workspace = scratch({
    'specs/a.md': '# A\n\n- [ACME-2001] It MUST add, as [here](#nowhere).\n',
    'ci/gate.yaml': 'steps: [regen, links]\n',
  })
  const { status, report, seen } = workspace.json<GateResult>('gate')
  expect({ status, seen, steps: report.result.steps.map(({ name, state }) => `${name} ${state}`) }).toEqual({
    status: 1,
    seen: [['anchor-broken', 'specs/a.md:3:31']],
    steps: ['regen failed', 'links failed'],
  })
})
