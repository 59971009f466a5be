import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src')

/** The folders in the order of the README's table. */
const folders = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(
  ([, name = '']) => name,
)

it('each folder uses only those that stand above it in the README', () => {
  const files = globSync('*/**/*.ts', { cwd: source })
  expect([...new Set(files.map((file) => file.split(sep)[0]))].sort()).toEqual([...folders].sort())
  const upwards = files.flatMap((file) => {
    const imports = [...readFileSync(join(source, file), 'utf8').matchAll(/ from '(\.[^']+)'/g)]
    return imports.flatMap(([, path = '']) => {
      const target = relative(source, join(source, dirname(file), path))
      const [from = '', to = ''] = [file, target].map((each) => (each.includes(sep) ? each.split(sep)[0] : undefined))
      return to !== '' && folders.indexOf(to) > folders.indexOf(from) ? [`${file} -> ${target}`] : []
    })
  })
  expect(upwards).toEqual([])
})
