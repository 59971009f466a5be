import module from 'node:module'

// Before anything else loads, and in JavaScript: what strips types takes longer to load than all of the thread's modules
// take from the cache.
module.enableCompileCache?.()
await import('./thread.ts')
