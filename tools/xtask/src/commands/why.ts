import { type Report, UsageError } from '@throughline/kernel'
import { mermaidOfWhy, textOfWhy, type Why, why } from '@throughline/trace/queries'
import type { Run } from '../command.ts'

export const run: Run = async (call): Promise<Report<Partial<Why>>> => {
  const [a, b, ...more] = call.arguments
  if (a === undefined || b === undefined || more.length > 0) {
    throw new UsageError(`why takes two subjects; not ${call.arguments.length}`)
  }
  const { value, findings } = await why(await call.workspace(), a, b)
  if (!value) return { command: 'why', result: {}, findings }
  const { length, total } = value
  return {
    command: 'why',
    result: value,
    findings,
    text: textOfWhy(value),
    next:
      length === undefined
        ? 'Nothing links them.'
        : `${total} shortest ${total === 1 ? 'path' : 'paths'} of ${length} ${length === 1 ? 'link' : 'links'}.`,
    ...(call.ownFormat === 'mermaid' && { printed: mermaidOfWhy(value) }),
  }
}
