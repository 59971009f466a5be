import { generatedLabel } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import type { ApiParts } from '../api-parts.ts'
import type { Generator, Shared } from '../generator.ts'
import { apartMemory } from '../validators/apart.ts'
import { compiledFragments } from '../validators/compiled-fragments.ts'
import { validatorDeclarations } from '../validators/declarations.ts'
import { fragmentsOf } from '../validators/fragments.ts'
import { moduleOfValidators } from '../validators/module.ts'
import { reportFragments } from '../validators/report.ts'
import { validatorTargets } from '../validators/targets.ts'

/** `validators.js`, which compiles nothing at run time, and the type guards that it holds. */
// implements: TL-OPENAPI-012
export const validators: Generator = async ({ model, parts, command, shared, cache }) => {
  const targets = validatorTargets(parts)
  const aliasAt = new Map(parts.schemas.map(({ pointer, alias }) => [pointer, alias]))
  const fragments = fragmentsOf(
    model,
    targets.map(({ sources }) => sources),
    aliasAt,
    cache && apartMemory(model.version, aliasAt, cache),
  )
  const imported = importedFragments(model, parts, shared, aliasAt)
  for (const name of imported.names) fragments.fragments.delete(name)
  const compiled = await compiledFragments(fragments.fragments, cache)
  const findings = reportFragments(model, fragments, compiled)
  const whole = findings.every(({ code }) => code !== 'schema-not-compilable')
  const label = generatedLabel(command)
  return {
    value: [
      {
        path: 'validators.js',
        content: `${label}${whole ? moduleOfValidators(targets, fragments, compiled, { imported, open: shared === 'home' }) : ''}`,
      },
      { path: 'validators.d.ts', content: `${label}${validatorDeclarations(targets)}` },
    ],
    findings,
  }
}

/** The fragments that another module has already: all that the shared schemas are made of. */
const importedFragments = (
  model: ApiModel,
  parts: ApiParts,
  shared: Shared | undefined,
  aliasAt: ReadonlyMap<string, string>,
): { names: string[]; from: string } => {
  if (shared === undefined || shared === 'home') return { names: [], from: '' }
  const schemas = parts.schemas.filter(({ name }) => shared.names.has(name))
  const sources = schemas.map(({ schema, pointer }) => [{ schema, pointer, carrier: 'json' as const }])
  const { fragments } = fragmentsOf(model, sources, aliasAt)
  return { names: [...fragments.keys()].sort(), from: `${shared.folder}/validators.js` }
}
