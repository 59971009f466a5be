#!/usr/bin/env node
import module from 'node:module'

// Before anything else loads, so that what loads is served from the cache the next time.
module.enableCompileCache?.()
const { runCli } = await import('./run-cli.ts')
process.exitCode = await runCli(process.argv.slice(2))
