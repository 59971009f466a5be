import type { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'

/** Options without which ajv cannot write its functions down; spread them into those of the instance. */
export const standaloneOptions = { code: { source: true, esm: true, lines: true } } as const

// Ajv prints every text with JSON.stringify and line separators escaped: what fills a whole line is code.
const requirement = /^const (\w+) = require\("([\w@/.-]+)"\)\.(\w+)((?:\.\w+|\["[\w-]+"\])*);?$/gm
const sourceUrl = /^\/\*# sourceURL="(?:[^"\\\n]|\\.)*" \*\/;?\n/gm

/**
 * Writes validators down as an ES module that compiles nothing at run time: no `new Function`, no `require`.
 * The package that holds it needs `ajv`, and `ajv-formats` where formats are used. No label: the caller adds it.
 * @param ajv made with `standaloneOptions`; `Ajv`, `Ajv2020` and `Ajv2019` alike
 * @param exports name of each exported function → `$id` (or key) of its schema
 */
export const standaloneEsm = (
  ajv: Pick<Ajv2020, 'opts' | 'scope' | 'schemas' | 'getSchema' | 'compile'>,
  exports: Readonly<Record<string, string>>,
): string => {
  const code = standalone.default(ajv as Ajv2020, { ...exports })
  const imports = new Map<string, { local: string; line: string }>()
  const imported = (member: string, path: string): string => {
    const known = imports.get(`${member} of ${path}`)
    if (known) return known.local
    const local = `import${imports.size}`
    const names = member === 'default' ? local : `{ ${member} as ${local} }`
    imports.set(`${member} of ${path}`, { local, line: `import ${names} from '${moduleFile(path)}'\n` })
    return local
  }
  const body = code
    .replace(/^"use strict";\n?/, '')
    // An `$id` may hold `*/`: left in a comment it would become code.
    .replace(sourceUrl, '')
    .replace(requirement, (_line, name: string, path: string, member: string, rest: string) => {
      const local = imported(member, path)
      // Node gives a CommonJS module's exports as the default; bundlers give the default within them.
      return `const ${name} = ${member === 'default' ? `${local}.default ?? ${local}` : local}${rest};`
    })
  return `${[...imports.values()].map(({ line }) => line).join('')}${body.trimEnd()}\n`
}

/** A CommonJS file inside a package, as an ES module must name it; the name of a whole package stays. */
const moduleFile = (path: string): string => {
  const inPackage = path.split('/').length > (path.startsWith('@') ? 2 : 1)
  return inPackage && !/\.[cm]?js$/.test(path) ? `${path}.js` : path
}
