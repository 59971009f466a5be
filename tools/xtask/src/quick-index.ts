import { plainWorkspace } from '@throughline/kernel/plain-workspace'
import { startListing } from '@throughline/trace/listing'
import { coloured } from './coloured.ts'

/**
 * Reads a tree into its index where the configuration is data that was judged before: reading takes less time than
 * loading what could load any other. Undefined where somebody else has to do it.
 */
// implements: TL-TRACE-414
export const quicklyIndexed = async (
  argv: readonly string[],
  cwd = process.cwd(),
  out: NodeJS.WriteStream = process.stdout,
): Promise<number | undefined> => {
  try {
    const { root, config } = plainWorkspace(cwd) ?? {}
    if (root === undefined || !config?.ids) return undefined
    const listing = startListing(root)
    // Git lists the files meanwhile.
    const { openIndexOf } = await import('@throughline/trace/index-store')
    const { indexReport } = await import('./index-report.ts')
    const patterns = config.ids.families.map(({ pattern }) => pattern)
    const index = await openIndexOf(root, patterns, listing)
    // Waivers may take findings away.
    if (index.findings.length > 0) return undefined
    const report = await indexReport(index, argv.length > 2)
    const { text } = await import('@throughline/kernel/text-printer')
    // Whoever went away wants no more of it.
    out.on('error', () => {})
    out.write(text(report, { colour: coloured(out) }))
    return 0
  } catch {
    // Whoever loads everything says what is wrong.
    return undefined
  }
}

/** `trace index`, with `--ids` or without, and nothing else. */
export const isQuickIndex = ([command, name, flag, ...more]: readonly string[]): boolean =>
  command === 'trace' && name === 'index' && more.length === 0 && (flag === undefined || flag === '--ids')
