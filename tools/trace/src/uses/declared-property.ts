import type ts from 'typescript'
import { compiler } from '../code/typescript/compiler.ts'

/**
 * Where a property of a schema is declared in generated types: `AdmissionResponse.queue_position` is
 * `components['schemas']['AdmissionResponse']['queue_position']`, followed through whatever the schema refers to.
 */
// implements: TL-TRACE-208
export const declaredProperty = (
  checker: ts.TypeChecker,
  types: ts.SourceFile,
  schema: string,
  path: readonly string[],
): ts.Node[] => {
  const components = types.statements.find(
    (statement) => compiler.isInterfaceDeclaration(statement) && statement.name.text === 'components',
  )
  if (!components) return []
  const found = ['schemas', schema].reduce<ts.Type[]>(
    (all, name) => all.flatMap((type) => memberTypes(checker, type, name)),
    [checker.getTypeAtLocation(components)],
  )
  const holders = path
    .slice(0, -1)
    .reduce((all, name) => all.flatMap((type) => memberTypes(checker, type, name)), found)
  const last = path.at(-1) ?? ''
  return holders.flatMap((type) => properties(checker, type, last)).flatMap(({ declarations = [] }) => declarations)
}

const memberTypes = (checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type[] =>
  properties(checker, type, name).map((property) => checker.getNonNullableType(checker.getTypeOfSymbol(property)))

/** Of a union each member may have its own. */
const properties = (checker: ts.TypeChecker, type: ts.Type, name: string): ts.Symbol[] =>
  (type.isUnion() ? type.types : [type]).flatMap((part) => checker.getPropertyOfType(part, name) ?? [])
