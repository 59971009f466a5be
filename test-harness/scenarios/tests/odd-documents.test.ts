import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiniWorkspace, makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { bytesOf, tracesIn } from '../src/outcome-of.ts'
import { xtask } from '../src/xtask.ts'

let mini: MiniWorkspace
beforeAll(() => {
  mini = makeMiniWorkspace()
})
afterAll(() => removeMiniWorkspace(mini))

/** Writes a file if any part of it ever runs. */
const payload = "process.getBuiltinModule('fs').writeFileSync('executed', '')"
const attack = `*/ ${payload}; /* \` \${${payload}} ' " \\ \u2028 </script> -->\n@deprecated\r\n*/`

/** A document with these `components.schemas`, in JSON: there a key may be `__proto__`. */
const api = (schemas: string, words = 'Tea.'): string => `{
  "openapi": "3.1.0",
  "info": { "title": ${JSON.stringify(words)}, "version": "1.0.0", "description": ${JSON.stringify(words)} },
  "paths": {
    "/tea": {
      "get": {
        "operationId": "readTea",
        "summary": ${JSON.stringify(words)},
        "parameters": [
          { "name": ${JSON.stringify(words)}, "in": "query", "schema": { "enum": [${JSON.stringify(words)}, "green"] } }
        ],
        "responses": {
          "200": {
            "description": ${JSON.stringify(words)},
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Tea" } } }
          }
        }
      }
    }
  },
  "components": { "schemas": ${schemas} }
}
`

const tea = '"$ref": "#/components/schemas/Tea"'
const long = JSON.stringify('word '.repeat(70_000))

/** Odd, and right. */
const documents = {
  recursive: api(
    `{ "Tea": { "type": "object", "properties": { "leaves": { "type": "array", "items": { ${tea} } } } } }`,
  ),
  mutual: api(`{
    "Tea": { "type": "object", "properties": { "pot": { "$ref": "#/components/schemas/Pot" } } },
    "Pot": { "oneOf": [{ ${tea} }, { "type": "array", "items": { "$ref": "#/components/schemas/Pot" } }] }
  }`),
  chain: api(`{
    "Tea": { "$ref": "#/components/schemas/Alias" },
    "Alias": { "$ref": "#/components/schemas/Leaf" },
    "Leaf": { "type": "string" }
  }`),
  bom: `\uFEFF${api('{ "Tea": { "type": "string" } }')}`,
  prototype: api(`{
    "Tea": {
      "type": "object",
      "required": ["__proto__", "hasOwnProperty"],
      "properties": {
        "__proto__": { "type": "object", "properties": { "polluted": { "type": "boolean" } } },
        "constructor": { "type": "number" },
        "toString": { "type": "boolean" }
      }
    },
    "__proto__": { ${tea} },
    "constructor": { ${tea} },
    "polluted": { "type": "string" }
  }`),
  hostile: api(
    JSON.stringify({
      Tea: {
        type: 'object',
        description: attack,
        properties: {
          [attack]: { const: attack, default: attack },
          '`${1}`': { enum: [attack, `\${${payload}}`, '*/', "'", '`', '\\'] },
          leaf: { type: 'string', pattern: "^[`'\\]/]*$", description: attack },
        },
      },
      'my-tea': { title: attack, type: 'string', enum: ['*/', '`', '${', "'"] },
    }),
    attack,
  ),
  'of-20-MB': api(
    `{ "Tea": { "type": "string" }, ${Array.from({ length: 60 }, (_, i) => `"S${i}": { "type": "object", "description": ${long} }`).join(', ')} }`,
  ),
}

const run = promisify(execFile)

describe('a document that is odd and right', () => {
  it.concurrent.for(Object.entries(documents))('is taken: %s', async ([name, text], { expect }) => {
    mini.put(`docs/${name}.json`, text)
    const argv = ['regen-openapi', '--input', `docs/${name}.json`, '--out', `out/${name}`]
    const { status, stdout, stderr } = await xtask(argv, { cwd: mini.root })
    expect({ status, stderr, traces: tracesIn(stdout) }).toEqual({ status: 0, stderr: '', traces: [] })
    expect(stdout).toMatch(/ written, 0 unchanged, 0 removed\. Commit them with their source\.\n$/)
  })

  it('is accepted by tsc as what was made of it', async () => {
    const compilerOptions = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true }
    mini.put('out/tsconfig.json', JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: ['.'] }))
    expect(bytesOf(`${mini.root}/out`).size).toBeGreaterThan(Object.keys(documents).length * 10)
    const said = await run(`${mini.root}/node_modules/.bin/tsc`, ['-p', 'out'], { cwd: mini.root }).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }),
    )
    expect(said.stdout).toBe('')
  })

  it('is loaded as what was made of it, and nothing of the document runs', async () => {
    const files = Object.keys(documents).flatMap((name) => [`${name}/index.ts`, `${name}/validators.js`])
    mini.put(
      'out/load.ts',
      `${files.map((file, i) => `import * as m${i} from './${file}'`).join('\n')}
const { validateTea } = m${files.indexOf('prototype/validators.js')}
const own = (text) => validateTea(JSON.parse(text))
console.log(JSON.stringify([
  [${files.map((_, i) => `Object.keys(m${i}).length > 0`)}].every(Boolean),
  own('{}'),
  own('{"__proto__":{"polluted":true},"hasOwnProperty":1}'),
  own('{"__proto__":{"polluted":1},"hasOwnProperty":1}'),
  ({}).polluted ?? 'clean',
]))
`,
    )
    const { stdout } = await run(process.execPath, ['out/load.ts'], { cwd: mini.root })
    expect(JSON.parse(stdout)).toEqual([true, false, true, false, 'clean'])
    expect([...bytesOf(mini.root).keys()].filter((path) => path.endsWith('executed'))).toEqual([])
  })
})
