import { type Report, UsageError } from '@throughline/kernel'
import { type Impact, impact, type Place, placeKinds } from '@throughline/trace'
import type { Run } from '../command.ts'

export const run: Run = async (call): Promise<Report<Impact>> => {
  const [id, ...more] = call.arguments
  if (id === undefined) throw new UsageError('impact needs the ID of a requirement')
  if (more.length > 0) throw new UsageError(`impact takes one ID; not ${call.arguments.join(' and ')}`)
  if (!idShape.test(id)) throw new UsageError(`'${id}' is no ID: it has letters, digits and - _ . : between them`)
  const { value, findings } = impact(await call.workspace(), id)
  const files = new Set(value.places.map(({ file }) => file)).size
  return {
    command: 'impact',
    result: value,
    findings,
    text: textOf(value),
    next: value.requirement
      ? `${id} stands in ${value.places.length} places of ${files} files.`
      : 'pnpm xtask spec-extract lists the specs that are read.',
  }
}

const idShape = /^(?=.{1,64}$)[A-Za-z0-9]+(?:[-_.:/#][A-Za-z0-9]+)*$/

const textOf = ({ id, requirement, places, counts }: Impact): string[] => {
  const head = requirement
    ? [`${id}  ${requirement.title}  ${requirement.level ?? ''}`.trimEnd(), `  ${requirement.text}`, '']
    : []
  const width = Math.min(72, Math.max(0, ...places.map((place) => at(place).length)))
  const groups = placeKinds
    .filter((kind) => counts[kind] > 0)
    .flatMap((kind) => [
      `${kind} (${counts[kind]})`,
      ...places.filter((place) => place.kind === kind).map((place) => `  ${at(place).padEnd(width)}  ${aside(place)}`),
      '',
    ])
  return [...head, ...groups]
}

const at = ({ file, line, column }: Place): string => `${file}:${line}:${column}`

const aside = ({ about, text }: Place): string => (about === undefined ? text : `${about}: ${text}`)
