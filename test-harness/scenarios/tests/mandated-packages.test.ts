import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')

/** Where each package that the pipeline is built on does its work in production, and the call that does it. */
const places: [name: string, file: string, call: RegExp][] = [
  ['@apidevtools/swagger-parser', 'tools/openapi/src/bundle-documents.ts', /\.bundle\(/],
  ['openapi-typescript', 'tools/openapi-gen/src/engine-modules.ts', /part\(\s*'transform\/schema-object'/],
  ['ajv', 'tools/verify/src/contract/schema-judge.ts', /new Ajv/],
  ['json-schema-to-typescript', 'tools/schema-gen/src/generate.ts', /compile\(/],
  ['prom-client', 'contracts/metrics/src/generated/runtime.ts', /new Counter/],
  ['tsx', 'tools/kernel/src/import-module.ts', /tsImport\(/],
  ['turbo', 'tools/xtask/src/turbo-run.ts', /binary\(root, 'turbo'\)/],
  ['vitest', 'vitest.config.ts', /defineConfig\(/],
]

it.each(places)('%s works in %s', (name, file, call) => {
  const source = readFileSync(join(root, file), 'utf8')
  const named = new RegExp(`(['"\`])${name}(/[^'"\`]*)?\\1`)
  expect(source).toMatch(named)
  expect(source).toMatch(call)
})
