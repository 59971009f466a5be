#!/usr/bin/env node
import module from 'node:module'

// Before anything else loads, so that what loads is served from the cache the next time. This file itself comes too
// early for that: it is JavaScript, since the compiler that strips types takes longer to load than a run that does nothing.
module.enableCompileCache?.()
const argv = process.argv.slice(2)
const { replayed } = await import('./remembered-run.ts')
process.exitCode = replayed(argv) ?? (await (await import('./run-cli.ts')).runCli(argv))
