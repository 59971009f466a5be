import { readdirSync } from 'node:fs'
import { generatedLabel } from '@throughline/kernel'
import { copiedSource } from '../copied-source.ts'
import { data, jsDoc, key, moduleText } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { routePlan } from '../server-plan.ts'
import { validatorTargets } from '../validators/targets.ts'
import { valueShapes } from '../value-shapes.ts'
import { bytesOf } from './operations.ts'

const runtimeFolder = new URL('../server-runtime/', import.meta.url)

const ownNames = ['Handlers', 'InvalidAnswer', 'Routes', 'implement', 'notAllowed', 'routes', 'runtime', 'validators']

/** `server.ts`, the table of routes with everything that serving them needs, and the runtime that uses it. */
// implements: TL-OPENAPI-170
export const server: Generator = ({ model, parts, command }) => {
  const label = generatedLabel(command)
  const known = new Set(validatorTargets(parts).map(({ name }) => name))
  const shapes = valueShapes(model, parts.aliasOf, ownNames)
  const validator = (alias: string) => {
    const name = `validate${alias}`
    return known.has(name) ? () => `validators.${name}` : undefined
  }
  const rows = parts.operations.map((each) => ({
    parts: each,
    plan: data(routePlan(each, { model, shapes, validator }), '  '),
  }))
  // implements: TL-OPENAPI-161
  const types = rows.map(({ parts: each }) => {
    const bytes = bytesOf(each)
    const call = `operations.${each.call}${bytes.call ? '<Blob>' : ''}`
    const answer = `operations.${each.answer}${bytes.answer ? '<runtime.Bytes>' : ''}`
    return `  readonly ${key(each.operation.operationId)}: runtime.Route<${call}, ${answer}>\n`
  })
  const code = [
    "export { implement, InvalidAnswer, notAllowed } from './server-runtime/index.ts'\n",
    'export type {\n  Answered,\n  Bytes,\n  ImplementOptions,\n  InvalidRequest,\n  Issue,\n  Route,\n',
    "  RouteTable,\n} from './server-runtime/index.ts'\n\n",
    ...shapes.constants().map((text) => `${text}\n`),
    jsDoc(['A row for each operation, with the types of what it takes and answers.']),
    `export type Routes = {${types.length === 0 ? '' : '\n'}${types.join('')}}\n\n`,
    jsDoc(['A handler for each operation, by its operationId.']),
    'export type Handlers<E extends runtime.Env = runtime.BlankEnv> = runtime.Handlers<Routes, E>\n\n',
    jsDoc(['How each operation is reached, read, judged and answered, by its operationId.']),
    'export const routes: Routes = {\n',
    ...rows.map(({ parts: each, plan }) => `  ${key(each.operation.operationId)}: ${plan},\n`),
    '}\n',
  ].join('')
  const text = moduleText(code, [
    { as: 'operations', line: "import type * as operations from './operations.ts'" },
    { as: 'runtime', line: "import type * as runtime from './server-runtime/index.ts'" },
    { as: 'validators', line: "import * as validators from './validators.js'" },
  ])
  const runtime = readdirSync(runtimeFolder)
    .sort()
    .map((path) => ({
      path: `server-runtime/${path}`,
      content: `${label}${copiedSource(`./server-runtime/${path}`)}`,
    }))
  return { value: [{ path: 'server.ts', content: `${label}${text}` }, ...runtime], findings: [] }
}
