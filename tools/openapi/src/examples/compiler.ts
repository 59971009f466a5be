import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { JsonObject } from '../api-model.ts'
import { patternOf } from './pattern-of.ts'

const regExp = Object.assign((pattern: string, flags: string) => patternOf(pattern, flags), { code: 'new RegExp' })

export interface Compiler {
  (schema: JsonObject | boolean): ValidateFunction
  /** Every keyword that means something to it. */
  keywords(): string[]
}

/** Compiles schemas that judge one value each: what would make a validator small or fast is left out. */
export const compilerOf = (): Compiler => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    // A property is what the value has, not what every object inherits.
    ownProperties: true,
    code: { regExp, optimize: false },
  })
  addFormats.default(ajv)
  const keywords = () => [...new Set([...Object.keys(ajv.RULES.keywords), ...Object.keys(ajv.RULES.all)])]
  return Object.assign((schema: JsonObject | boolean) => ajv.compile(schema), { keywords })
}
