import type { CompiledFragment } from './compiled.ts'
import type { Fragments } from './fragments.ts'
import type { ValidatorTarget } from './targets.ts'

interface Sharing {
  /** Fragments that another module exports. */
  imported: { names: readonly string[]; from: string }
  /** Whether other modules import the fragments of this one. */
  open: boolean
}

/**
 * The module of all validators. Everything stands in the order of its names, and what is not exported has a name made
 * of its content: a new operation adds lines, and moves none.
 */
// implements: TL-OPENAPI-184, TL-OPENAPI-186, TL-OPENAPI-188
export const moduleOfValidators = (
  targets: readonly ValidatorTarget[],
  { references, judges }: Pick<Fragments, 'references' | 'judges'>,
  compiled: ReadonlyMap<string, CompiledFragment>,
  { imported, open }: Sharing,
): string => {
  const helpers = new Map<string, string>()
  for (const fragment of compiled.values()) {
    for (const [name, text] of Object.entries(fragment.helpers)) helpers.set(name, text)
  }
  return [
    ...(imported.names.length === 0 ? [] : [`import { ${imported.names.join(', ')} } from '${imported.from}'\n`]),
    ...(targets.length === 0 ? [] : [guardText]),
    ...sorted(helpers),
    ...sorted(compiled).map(({ code }) => code),
    ...sorted(new Map([...references].map(([name, judge]) => [name, `const ${name} = ${judge}\n`]))),
    ...sorted(new Map(targets.map(({ name }, index) => [name, exportOf(name, judges[index] ?? '')]))),
    ...(targets.length === 0 ? ['export {}\n'] : []),
    ...(open && compiled.size > 0 ? [`export { ${[...compiled.keys()].sort().join(', ')} }\n`] : []),
  ].join('')
}

const exportOf = (name: string, judge: string): string => `export const ${name} = /* @__PURE__ */ guard(${judge})\n`

const sorted = <T>(named: ReadonlyMap<string, T>): T[] =>
  [...named].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value)

/** The type guard around a judge, and its face for those who know Standard Schema only. */
const guardText = `const guard = (judge) => {
  const validate = (data) => {
    const valid = judge(data, '')
    validate.errors = judge.errors
    return valid
  }
  validate.errors = null
  validate['~standard'] = {
    version: 1,
    vendor: 'throughline',
    validate: (value) => (judge(value, '') ? { value } : { issues: judge.errors.map((error) => issueOf(error, value)) }),
  }
  return validate
}
const issueOf = ({ instancePath, message, params }, value) => {
  const path = []
  let at = value
  for (const token of instancePath.split('/').slice(1)) {
    const name = token.replace(/~1/g, '/').replace(/~0/g, '~')
    path.push(Array.isArray(at) ? Number(name) : name)
    at = at?.[name]
  }
  if (params.missingProperty !== undefined) path.push(params.missingProperty)
  return { message, path }
}
`
