import { createRequire } from 'node:module'
import type ts from 'typescript'

/** TypeScript, required: to import it Node would first read its nine megabytes to tell what kind of module they are. */
export const compiler: typeof ts = createRequire(import.meta.url)('typescript')
