import module from 'node:module'

// Before anything else loads, and in JavaScript: what strips types takes longer to load than what comes from the cache.
module.enableCompileCache?.()
await import('./facts-thread.ts')
