import type { Command } from '../command.ts'
import { watchTask } from '../watch-task.ts'
import { streamFlags } from './stream-flags.ts'

const defaultSilenceMs = 600_000

export const watch = {
  summary: 'print what a task gives; Ctrl-C leaves the task as it is',
  examples: ['watch 5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01', 'watch 5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01 --from 7'],
  arguments: [{ name: 'id', help: 'the task' }],
  flags: {
    from: { type: 'integer', value: 'N', minimum: 0, help: 'the last token that is known already' },
    ...streamFlags,
  },
  run: (call) => {
    const { values } = call
    const silenceMs = values.integer('silence-ms') ?? defaultSilenceMs
    // implements: OC-CLI-8047, OC-CLI-8048
    return watchTask(call, { id: values.must('id'), after: values.integer('from'), silenceMs })
  },
} as const satisfies Command
