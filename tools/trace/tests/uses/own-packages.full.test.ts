import { join } from 'node:path'
import { openWorkspace } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { readersOf } from '../../src/uses/readers-of.ts'

describe('who uses a property, in this repository', () => {
  it('[TL-TRACE-208] finds handler, test and client of AdmissionResponse.queue_position', async () => {
    const workspace = await openWorkspace(join(import.meta.dirname, '../../../..'))
    const uses = async (property: string) =>
      (await readersOf(workspace, property))?.map(({ file, access }) => `${access} ${file}`)
    const admission = await uses('AdmissionResponse.queue_position')
    expect(admission).toContain('write packages/orchestratord/src/orchestrator/orchestrator.ts')
    expect(admission).toContain('read packages/orchestratord/tests/store/kill.test.ts')
    expect(admission).toContain('read tools/openapi-client/tests/typed-use.test.ts')
    // The event of the same spelling is another type.
    expect(admission).not.toContain('read packages/cli/src/watch-task.ts')
    expect(await uses('StartedEvent.queue_position')).toContain('read packages/cli/src/watch-task.ts')
  })
})
