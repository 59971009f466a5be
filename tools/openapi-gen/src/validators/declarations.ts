import type { ValidatorTarget } from './targets.ts'

/** Nothing but the validators is exported: a schema may be called like anything else. */
export const validatorDeclarations = (targets: readonly ValidatorTarget[]): string => {
  if (targets.length === 0) return 'export {}\n'
  const lines = targets.map(({ name, type }) => `export declare const ${name}: Validator<types.${type}>\n`)
  return `${shared}\n${lines.sort().join('')}export {}\n`
}

const shared = `import type * as types from './model.js'

/** What one keyword said, as ajv reports it. */
interface ErrorObject {
  keyword: string
  instancePath: string
  schemaPath: string
  params: Record<string, unknown>
  propertyName?: string
  message?: string
}

/** What is wrong, for those who know Standard Schema only. */
interface Issue {
  readonly message: string
  readonly path: readonly (string | number)[]
}

/** A type guard; what it found is in \`errors\` until it is called again. */
interface Validator<T> {
  (data: unknown): data is T
  errors?: ErrorObject[] | null
  /** @see https://standardschema.dev */
  readonly '~standard': {
    readonly version: 1
    readonly vendor: 'throughline'
    readonly validate: (value: unknown) => { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] }
    readonly types?: { readonly input: T; readonly output: T }
  }
}
`
