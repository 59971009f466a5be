import { exitCodeOf } from '@throughline/kernel/report'
import { text } from '@throughline/kernel/text-printer'
import { quickImpact, textOfSubject } from '@throughline/trace/impact-id'
import { coloured } from './coloured.ts'
import { nextOfSubject } from './next-of-subject.ts'

/** Prints the answer to `impact ID` where all that it needs is kept from the last run; undefined where it is not. */
export const quickly = async ([, id = '']: readonly string[]): Promise<number | undefined> => {
  try {
    const answer = await quickImpact(process.cwd(), id)
    if (!answer) return undefined
    const { value } = answer
    const findings = [...answer.findings]
    const report = {
      command: 'impact',
      result: value,
      findings,
      text: textOfSubject(value),
      next: nextOfSubject(value),
    }
    // Whoever went away wants no more of it.
    process.stdout.on('error', () => {})
    process.stdout.write(text(report, { colour: coloured(process.stdout) }))
    return exitCodeOf(findings, 'error')
  } catch {
    // Whoever loads everything says what is wrong.
    return undefined
  }
}

/** `impact ID` and nothing else: flags are for those who can wait. */
export const isQuick = (argv: readonly string[]): boolean =>
  argv.length === 2 && argv[0] === 'impact' && /^[A-Za-z0-9][\w.:-]*$/.test(argv[1] ?? '')
