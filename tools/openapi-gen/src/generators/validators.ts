import { type Finding, generatedLabel } from '@throughline/kernel'
import { standaloneEsm, standaloneOptions } from '@throughline/kernel/standalone-validator'
import type { ApiModel, JsonValue, SchemaObject } from '@throughline/openapi'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { finding } from '../findings.ts'
import type { Generator } from '../generator.ts'
import { jsonSchema, needs2020 } from '../json-schema.ts'
import { checkPatterns } from '../patterns.ts'
import { pointerOfRef, valueAt } from '../pointers.ts'
import { type ValidatorTarget, validatorTargets } from '../validator-targets.ts'
import { isObject, subschemas } from '../walk-schemas.ts'

/** `validators.js`, which compiles nothing at run time, and the type guards that it holds. */
export const validators: Generator = ({ model, parts, command }) => {
  const targets = validatorTargets(parts)
  const label = generatedLabel(command)
  const { code, findings } = validatorCode(model, targets)
  return {
    value: [
      { path: 'validators.js', content: `${label}${code}` },
      { path: 'validators.d.ts', content: `${label}${declarations(targets)}` },
    ],
    findings,
  }
}

interface Registered {
  id: string
  schema: JsonValue
  pointer: string
}

/** Every schema that is exported or referenced, each once, under a name of its own: what is shared compiles once. */
const register = (model: ApiModel, targets: readonly ValidatorTarget[]) => {
  const registered: Registered[] = []
  const byPointer = new Map<string, string>()
  const waiting: { entry: Registered; schema: JsonValue }[] = []
  const add = (schema: JsonValue, pointer: string): string => {
    const entry = { id: `s${registered.length}`, schema: true, pointer }
    registered.push(entry)
    waiting.push({ entry, schema })
    return entry.id
  }
  const refer = (ref: string): string => {
    const pointer = pointerOfRef(ref)
    const known = byPointer.get(pointer)
    if (known !== undefined) return known
    const id = add(valueAt(model, ref), pointer)
    byPointer.set(pointer, id)
    return id
  }
  const ids = targets.map(({ schema, pointer }) => {
    const ref = loneReference(schema, model)
    if (ref !== undefined) return refer(ref)
    return pointer.startsWith('/components/schemas/') ? refer(`#${pointer}`) : add(schema, pointer)
  })
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    next.entry.schema = jsonSchema(next.schema, model.version, refer)
  }
  return { registered, ids }
}

const loneReference = (schema: SchemaObject, { version }: ApiModel): string | undefined =>
  isObject(schema) && typeof schema.$ref === 'string' && (version === '3.0' || Object.keys(schema).length === 1)
    ? schema.$ref
    : undefined

const validatorCode = (model: ApiModel, targets: readonly ValidatorTarget[]): { code: string; findings: Finding[] } => {
  const findings: Finding[] = []
  const { registered, ids } = register(model, targets)
  // The later dialects keep account of what was evaluated, at a cost: they are used where a schema asks for it.
  const Dialect = registered.some(({ schema }) => needs2020(schema)) ? Ajv2020 : Ajv
  const ajv = new Dialect({
    ...standaloneOptions,
    strict: false,
    // Judged by the reader already.
    validateSchema: false,
    inlineRefs: false,
    logger: false,
    ownProperties: registered.some(({ schema }) => namesInherited(schema)),
  })
  addFormats.default(ajv)
  for (const { id, schema, pointer } of registered) {
    const kept = checkPatterns(schema, (pattern, message) =>
      findings.push(
        finding('pattern-not-portable', `the validator leaves out the pattern ${pattern}: ${message}`, {
          location: model.locate(pointer),
        }),
      ),
    )
    ajv.addSchema(typeof kept === 'boolean' ? booleanSchema(kept) : (kept as object), id)
  }
  const broken = new Set<string>()
  for (const { id, pointer } of registered) {
    try {
      ajv.getSchema(id)
    } catch (error) {
      broken.add(id)
      const message = error instanceof Error ? error.message : String(error)
      findings.push(finding('schema-not-compilable', message, { location: model.locate(pointer) }))
    }
  }
  if (broken.size > 0) return { code: '', findings }
  try {
    return { code: exportedCode(ajv, targets, ids), findings }
  } catch (error) {
    // Ajv hands all that it has written to one call.
    if (!(error instanceof RangeError)) throw error
    const message = `${targets.length} schemas are more than one module of validators can hold`
    return {
      code: '',
      findings: [...findings, finding('schema-not-compilable', message, { location: model.locate('') })],
    }
  }
}

/** Ajv writes a function once for each name: it gets one name, and the others are exported as the same. */
const exportedCode = (ajv: Ajv, targets: readonly ValidatorTarget[], ids: readonly string[]): string => {
  const firstNames = new Map<string, string>()
  const others: string[] = []
  for (const [index, { name }] of targets.entries()) {
    const id = ids[index] as string
    const first = firstNames.get(id)
    if (first === undefined) firstNames.set(id, name)
    else others.push(`  ${first} as ${name},\n`)
  }
  const code = standaloneEsm(ajv as Ajv2020, Object.fromEntries([...firstNames].map(([id, name]) => [name, id])))
  return others.length === 0 ? code : `${code}\nexport {\n${others.join('')}}\n`
}

const booleanSchema = (value: boolean): object => (value ? {} : { not: {} })

/** Whether a schema has a property that every object inherits: then only own properties count. */
const namesInherited = (schema: JsonValue): boolean => {
  if (!isObject(schema)) return false
  const { properties, required } = schema
  const names = [...(isObject(properties) ? Object.keys(properties) : []), ...(Array.isArray(required) ? required : [])]
  return names.some((name) => String(name) in Object.prototype) || subschemas(schema).some(namesInherited)
}

// Nothing but the validators is exported: a schema may be called like anything else.
const declarations = (targets: readonly ValidatorTarget[]): string =>
  [
    "import type * as types from './model.js'",
    '',
    '/** What one keyword said, as ajv reports it. */',
    'interface ErrorObject {',
    '  keyword: string',
    '  instancePath: string',
    '  schemaPath: string',
    '  params: Record<string, unknown>',
    '  propertyName?: string',
    '  message?: string',
    '}',
    '',
    '/** A type guard; what it found is in `errors` until it is called again. */',
    'interface Validator<T> {',
    '  (data: unknown): data is T',
    '  errors?: ErrorObject[] | null',
    '}',
    '',
    ...targets.map(({ name, type }) => `export declare const ${name}: Validator<types.${type}>`),
    'export {}',
    '',
  ].join('\n')
