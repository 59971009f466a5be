import { generatedLabel } from '@throughline/kernel'
import type { Generator } from '../generator.ts'
import { compiledFragments } from '../validators/compiled-fragments.ts'
import { validatorDeclarations } from '../validators/declarations.ts'
import { fragmentsOf } from '../validators/fragments.ts'
import { moduleOfValidators } from '../validators/module.ts'
import { reportFragments } from '../validators/report.ts'
import { validatorTargets } from '../validators/targets.ts'

/** `validators.js`, which compiles nothing at run time, and the type guards that it holds. */
export const validators: Generator = async ({ model, parts, command, cache }) => {
  const targets = validatorTargets(parts)
  const aliasAt = new Map(parts.schemas.map(({ pointer, alias }) => [pointer, alias]))
  const fragments = fragmentsOf(
    model,
    targets.map(({ sources }) => sources),
    aliasAt,
  )
  const compiled = await compiledFragments(fragments.fragments, cache)
  const findings = reportFragments(model, fragments, compiled)
  const whole = findings.every(({ code }) => code !== 'schema-not-compilable')
  const label = generatedLabel(command)
  return {
    value: [
      { path: 'validators.js', content: `${label}${whole ? moduleOfValidators(targets, fragments, compiled) : ''}` },
      { path: 'validators.d.ts', content: `${label}${validatorDeclarations(targets)}` },
    ],
    findings,
  }
}
