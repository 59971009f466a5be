#!/usr/bin/env node
import module from 'node:module'

// Before anything else loads, so that what loads is served from the cache the next time. This file itself comes too
// early for that: it is JavaScript, since the compiler that strips types takes longer to load than a run that does nothing.
module.enableCompileCache?.()
const argv = process.argv.slice(2)

const answered = async () => {
  // A question that is asked over and over, from what the last run kept.
  if (argv[0] === 'impact') {
    const { isQuick, quickly } = await import('./quick-impact.ts')
    return isQuick(argv) ? quickly(argv) : undefined
  }
  if (argv[0] === 'trace') {
    const { isQuickIndex, quicklyIndexed } = await import('./quick-index.ts')
    return isQuickIndex(argv) ? quicklyIndexed(argv) : undefined
  }
  const { replayed } = await import('./remembered-run.ts')
  return replayed(argv)
}

process.exitCode = (await answered()) ?? (await (await import('./run-cli.ts')).runCli(argv))
