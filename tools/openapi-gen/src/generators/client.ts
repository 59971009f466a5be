import { readFileSync } from 'node:fs'
import { generatedLabel } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import type { OperationParts } from '../api-parts.ts'
import { operationPlan } from '../client-plan.ts'
import { data, jsDoc, literal, moduleText, prose } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { isCallOptional } from './operations.ts'

const runtimeFiles = ['answer.ts', 'event-stream.ts', 'index.ts', 'lookup.ts', 'plan.ts', 'request.ts']

/** `client.ts`, one function an operation, and the runtime that they share. */
export const client: Generator = ({ model, parts, command, typesImport }) => {
  const label = generatedLabel(command)
  const functions = parts.operations.map((operation) => operationText(operation, model)).join('\n')
  const text = moduleText(functions, [
    { as: 'runtime', line: "import * as runtime from './runtime/index.ts'" },
    { as: 'types', line: `import type * as types from ${literal(typesImport)}` },
  ])
  const runtime = runtimeFiles.map((path) => ({
    path: `runtime/${path}`,
    content: `${label}${readFileSync(new URL(`../runtime/${path}`, import.meta.url), 'utf8')}`,
  }))
  return { value: [{ path: 'client.ts', content: `${label}${text}` }, ...runtime], findings: [] }
}

const operationText = (parts: OperationParts, model: ApiModel): string => {
  const { operation, functionName, call, answer } = parts
  const { summary, description, method, path, reqIds, deprecated } = operation
  return [
    jsDoc([
      prose(summary),
      summary === undefined || description === undefined ? undefined : '',
      prose(description),
      summary === undefined && description === undefined ? undefined : '',
      `\`${method.toUpperCase()} ${path}\``,
      reqIds.length > 0 ? `Requirements: ${reqIds.join(', ')}` : undefined,
      deprecated ? '@deprecated' : undefined,
    ]),
    `export const ${functionName} = (\n`,
    `  client: runtime.Client,\n  request: types.${call} & runtime.CallOptions${isCallOptional(parts) ? ' = {}' : ''},\n`,
    `): Promise<types.${answer}> =>\n`,
    `  runtime.send<types.${answer}>(client, ${data(operationPlan(parts, model), '  ')}, request)\n`,
  ].join('')
}
