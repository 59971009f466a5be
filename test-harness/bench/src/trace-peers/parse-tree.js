import { readdirSync, readFileSync } from 'node:fs'
import { createRequire, enableCompileCache } from 'node:module'

// Parses every TypeScript file of a tree, and does nothing else.
enableCompileCache?.()
const ts = createRequire(import.meta.url)('typescript')
const skipped = new Set(['.git', 'node_modules', '.throughline'])
let count = 0
const visit = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) visit(path)
    } else if (path.endsWith('.ts')) {
      ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
      count++
    }
  }
}
visit(process.argv[2])
process.stdout.write(`${count}\n`)
