import type { JsonObject, JsonValue } from '@throughline/openapi'
import type { ValidateFunction } from 'ajv'
import { Ajv2020, type CodeKeywordDefinition, type KeywordCxt } from 'ajv/dist/2020.js'
import { strConcat } from 'ajv/dist/compile/codegen/code.js'
import { _, Name } from 'ajv/dist/compile/codegen/index.js'
import { type NameValue, ValueScope, ValueScopeName } from 'ajv/dist/compile/codegen/scope.js'
import addFormats from 'ajv-formats'
import { isObject, subschemas } from '../walk-schemas.ts'
import type { CompiledFragment } from './compiled.ts'
import { formatTexts } from './format-texts.ts'
import { formatHelper, formatName, functionHelper, helperTexts } from './helpers.ts'
import { checkPatterns } from './patterns.ts'

/** What ajv calls its own in the code of a function. */
const names = { instancePath: new Name('instancePath'), vErrors: new Name('vErrors'), errors: new Name('errors') }

/**
 * Compiles one fragment, knowing nothing of others: names that it calls are bound when the module is loaded, and all
 * names of its own begin with its name. The same text makes the same code, whatever was compiled before it.
 */
// implements: TL-OPENAPI-181, TL-OPENAPI-182
export const compileFragment = (name: string, text: string): CompiledFragment => {
  const leftOut: CompiledFragment['leftOut'] = []
  const parsed = JSON.parse(text) as JsonValue
  const check = (schema: JsonValue) =>
    text.includes('"pattern') ? checkPatterns(schema, (pattern, message) => leftOut.push({ pattern, message })) : schema
  try {
    const whole = isObject(parsed) && isObject(parsed.others) ? parsed : undefined
    const { code, helpers } = whole ? wholeCode(name, whole, check) : plainCode(name, check(parsed))
    return { code, helpers, leftOut }
  } catch (error) {
    return { code: '', helpers: {}, leftOut, broken: whyBroken(error) }
  }
}

const options = {
  code: {
    source: true,
    esm: true,
    lines: true,
    // It costs more time than all the rest, for a fifth of the size.
    optimize: false,
    // The functions are written down, never run: nothing is parsed here.
    process: () => 'return () => true',
  },
  strict: false,
  // Judged by the reader already.
  validateSchema: false,
  meta: false,
  inlineRefs: false,
  logger: false,
} as const

const callPrefix = /^(function [\w$]+)\(data, \{[^}]*\}=\{\}\)/

const plainCode = (name: string, schema: JsonValue) => {
  const ajv = plainAjv(namesInherited(schema))
  const { scope, helpers } = scopeOf(name)
  Object.assign(ajv, { scope })
  const object = booleanAsObject(schema)
  const { source } = ajv.compile(object) as ValidateFunction
  ajv.removeSchema(object)
  if (source === undefined) throw new Error('ajv kept no source')
  const code = source.validateCode.replace(callPrefix, '$1(data, instancePath)')
  const constants = scopeNames(source)
    .filter((each) => code.includes(String(each)))
    .map(constantOf)
  return { code: `${constants.join('')}${code.trimEnd()}\n`, helpers }
}

const kept = new Map<boolean, Ajv2020>()

/** Without the account of what was evaluated, which costs, an instance for each way to look at properties. */
const plainAjv = (ownProperties: boolean): Ajv2020 => {
  const known = kept.get(ownProperties)
  if (known) return known
  const ajv = accountingAjv(ownProperties)
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false })
  kept.set(ownProperties, ajv)
  return ajv
}

const accountingAjv = (ownProperties: boolean): Ajv2020 => {
  const ajv = new Ajv2020({ ...options, ownProperties })
  addFormats.default(ajv, { keywords: false })
  for (const [format, text] of Object.entries(formatTexts))
    ajv.addFormat(format, text.startsWith('/^') ? /^/ : () => true)
  for (const format of ['float', 'double']) ajv.addFormat(format, true)
  ajv.addKeyword(calls)
  ajv.addKeyword(blob)
  return ajv
}

/** Several functions that share the account of what was evaluated, in a closure that one function leaves. */
// implements: TL-OPENAPI-185
const wholeCode = (name: string, { main, others }: JsonObject, check: (schema: JsonValue) => JsonValue) => {
  const schemas = Object.entries(others as JsonObject).map(([id, schema]) => [id, check(schema)] as const)
  const schema = check(main as JsonValue)
  const ajv = accountingAjv([schema, ...schemas.map(([, other]) => other)].some(namesInherited))
  const { scope, helpers } = scopeOf(`${name}_main`)
  Object.assign(ajv, { scope })
  for (const [id, other] of schemas) ajv.addSchema(booleanAsObject(other), id)
  const validate = ajv.compile(booleanAsObject(schema)) as ValidateFunction
  const lines: string[] = []
  const printed = new Set<string>()
  const print = ({ source }: Pick<ValidateFunction, 'source'>): void => {
    if (source === undefined || printed.has(String(source.validateName))) return
    printed.add(String(source.validateName))
    for (const each of scopeNames(source)) {
      const ref = each.value?.ref
      if (each.prefix === 'validate' && typeof ref === 'function') print(ref as ValidateFunction)
      else if (isEnvironment(each, ref)) {
        lines.push(`const ${each} = {validate: ${ref.validateName}};\n`)
        print(ref.validate)
      } else lines.push(constantOf(each))
    }
    lines.push(source.validateCode.trimEnd(), '\n')
    if (source.evaluated) lines.push(`${source.validateName}.evaluated = ${source.evaluated};\n`)
  }
  print(validate)
  return { code: closure(name, lines.join('')), helpers }
}

// implements: TL-OPENAPI-184
const closure = (name: string, code: string): string => `const ${name} = /* @__PURE__ */ (() => {
${code}const judge = (data, instancePath) => {
const valid = ${name}_main(data, {instancePath});
judge.errors = ${name}_main.errors;
return valid;
};
return judge;
})();
`

interface Environment {
  validate: ValidateFunction
  validateName: Name
}

const isEnvironment = ({ prefix }: ValueScopeName, ref: unknown): ref is Environment =>
  (prefix === 'root' || prefix === 'wrapper') && typeof ref === 'object' && ref !== null && 'validateName' in ref

const scopeNames = ({ scopeValues }: NonNullable<ValidateFunction['source']>): ValueScopeName[] =>
  Object.values(scopeValues).flatMap((set) => [...(set ?? [])])

/** As a plain key of a literal, `__proto__` would set the prototype. */
const constantOf = (name: ValueScopeName): string => {
  const code = name.value?.code
  if (code === undefined || name.prefix === 'func' || name.prefix === 'formats') return ''
  const text = String(code).replaceAll(/(?<!\\)"__proto__":/g, '["__proto__"]:')
  return `const ${name} = ${text.startsWith('new ') ? '/* @__PURE__ */ ' : ''}${text};\n`
}

const prefixes = new Set('Error formats func obj pattern root schema validate wrapper'.split(' '))

/** Where ajv puts what stands around a function: under names that are free in the whole module, or as a helper. */
const scopeOf = (name: string) => {
  const helpers: Record<string, string> = {}
  const scope = new ValueScope({ scope: {}, prefixes, lines: true })
  const { value } = scope
  let count = 0
  const own = (prefix: string): ValueScopeName =>
    new ValueScopeName(prefix, prefix === 'validate' && count++ === 0 ? name : `${name}_${prefix}${count++}`)
  const shared = (prefix: string, { key, code }: NameValue): ValueScopeName | undefined => {
    if (prefix === 'formats' && typeof key === 'string') {
      const helper = formatName(key)
      helpers[helper] = formatHelper(key, String(code))
      return new ValueScopeName(prefix, helper)
    }
    if (prefix !== 'func') return undefined
    const helper = functionHelper(String(code))
    helpers[helper] = helperTexts[helper]
    return new ValueScopeName(prefix, helper)
  }
  Object.assign(scope, {
    name: own,
    value: (wish: ValueScopeName | string, given: NameValue): ValueScopeName =>
      value.call(scope, (typeof wish === 'string' ? shared(wish, given) : undefined) ?? wish, given),
  })
  return { scope, helpers }
}

/** Calls the function of another fragment. */
const calls: CodeKeywordDefinition = {
  keyword: 'calls',
  schemaType: 'string',
  code: (cxt) => {
    const { gen, data, schema, it } = cxt
    const judge = new Name(schema as string)
    gen.if(_`!${judge}(${data}, ${strConcat(names.instancePath, it.errorPath)})`)
    // As ajv does with an error of its own.
    if (it.compositeRule) {
      gen.assign(
        names.vErrors,
        _`${names.vErrors} === null ? ${judge}.errors : ${names.vErrors}.concat(${judge}.errors)`,
      )
      gen.assign(names.errors, _`${names.vErrors}.length`)
    } else {
      gen.assign(_`${it.validateName}.errors`, _`${judge}.errors`)
      gen.return(false)
    }
    gen.else()
  },
}

/** Bytes beside the fields of a form. */
// implements: TL-OPENAPI-187
const blob: CodeKeywordDefinition = {
  keyword: 'blob',
  schemaType: 'boolean',
  error: { message: 'must be a Blob' },
  code: (cxt: KeywordCxt) => cxt.pass(_`${cxt.data} instanceof Blob`),
}

const booleanAsObject = (schema: JsonValue): JsonObject =>
  schema === true ? {} : schema === false ? { not: {} } : (schema as JsonObject)

/** Whether a schema has a property that every object inherits: then only own properties count. */
const namesInherited = (schema: JsonValue): boolean => {
  if (!isObject(schema)) return false
  const { properties, required } = schema
  const own = [...(isObject(properties) ? Object.keys(properties) : []), ...(Array.isArray(required) ? required : [])]
  return own.some((name) => String(name) in Object.prototype) || subschemas(schema).some(namesInherited)
}

/** Names are spelt as parts of a URI on the way. */
// implements: TL-OPENAPI-189
const whyBroken = (error: unknown): string => {
  if (error instanceof URIError) return 'a name holds half of a character (a surrogate without its other half)'
  return error instanceof Error ? error.message : String(error)
}
