import { didYouMean, type Finding, toPointer } from '@throughline/kernel'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Bundle } from '../bundle.ts'
import { finding } from '../findings.ts'
import { isObject } from '../json.ts'
import { eachSchema } from '../keywords.ts'

const withFormats = (): Ajv2020 => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false })
  formats.default(ajv)
  return ajv
}

const knownFormats: readonly string[] = Object.keys(withFormats().formats)

/** Patterns that are no regular expressions, and formats that nobody knows. */
// implements: TL-SCHEMA-004
export const textForms = ({ schema: root, locate }: Bundle): Finding[] =>
  [...eachSchema(root, '')].flatMap(({ schema, pointer }) => {
    const patterns: [string, string][] = [
      ...(typeof schema.pattern === 'string' ? [[schema.pattern, '/pattern'] as [string, string]] : []),
      ...Object.keys(isObject(schema.patternProperties) ? schema.patternProperties : {}).map(
        (pattern): [string, string] => [pattern, toPointer(['patternProperties', pattern])],
      ),
    ]
    const broken = patterns.flatMap(([pattern, below]) => {
      const fault = faultOf(pattern)
      if (fault === undefined) return []
      const location = locate(`${pointer}${below}`, { key: below !== '/pattern' })
      return [finding('schema-pattern-invalid', `the pattern is no regular expression: ${fault}`, { location })]
    })
    const { format } = schema
    if (typeof format !== 'string' || knownFormats.includes(format)) return broken
    const message = `no known format: '${format}'${didYouMean(format, knownFormats)}`
    return [...broken, finding('schema-format-unknown', message, { location: locate(`${pointer}/format`) })]
  })

const faultOf = (pattern: string): string | undefined => {
  try {
    new RegExp(pattern, 'u')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
  }
}

/** Defaults and examples that their own schema refuses. Asked only of a bundle that is otherwise sound. */
// implements: TL-SCHEMA-003
export const ownValues = ({ schema: root, locate }: Bundle): Finding[] => {
  const ajv = withFormats()
  ajv.addSchema(withoutId(root), 'bundle')
  return [...eachSchema(root, '')].flatMap(({ schema, pointer }) => {
    const values: [unknown, string, string][] = [
      ...('default' in schema ? [[schema.default, '/default', 'the default'] as [unknown, string, string]] : []),
      ...(Array.isArray(schema.examples)
        ? schema.examples.map((value, index): [unknown, string, string] => [value, `/examples/${index}`, 'the example'])
        : []),
    ]
    if (values.length === 0) return []
    const validate = ajv.getSchema(`bundle#${encodeURI(pointer)}`)
    return values.flatMap(([value, below, what]) => {
      if (!validate || validate(value)) return []
      const [error] = validate.errors ?? []
      const where = error?.instancePath ? `${error.instancePath} ` : ''
      const location = locate(`${pointer}${below}`)
      return [finding('schema-value-invalid', `${what} breaks its own schema: ${where}${error?.message}`, { location })]
    })
  })
}

const withoutId = ({ $id: _id, ...schema }: Bundle['schema']): Bundle['schema'] => schema
