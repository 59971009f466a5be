import { lstatSync, readdirSync } from 'node:fs'

// Stats every file of a tree, and does nothing else.
const skipped = new Set(['.git', 'node_modules', '.throughline'])
let count = 0
const visit = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (!entry.isDirectory()) count += lstatSync(path).size > 0 ? 1 : 0
    else if (!skipped.has(entry.name)) visit(path)
  }
}
visit(process.argv[2])
process.stdout.write(`${count}\n`)
