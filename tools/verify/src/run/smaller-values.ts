import { isJsonObject, type JsonValue } from '@throughline/openapi'

/** So many single characters, items or members of one value are looked at. */
const most = 12

/** How much a reader has to look at: what is shorter, then what is plainer. */
export const weightOf = (value: JsonValue): number => {
  if (typeof value === 'string') return 2 + [...value].reduce((sum, each) => sum + (each === 'a' ? 4 : 5), 0)
  if (typeof value === 'number') return 1 + String(value).length + (value < 0 ? 1 : 0) + (value === 0 ? 0 : 0.5)
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 3 + weightOf(each), 2)
  if (isJsonObject(value)) return Object.values(value).reduce<number>((sum, each) => sum + 6 + weightOf(each), 2)
  return value === null ? 1 : 2
}

/** Values that are smaller than this one, the smallest first. */
export const smallerValues = (value: JsonValue): JsonValue[] => {
  const own = weightOf(value)
  return candidates(value).filter((each) => weightOf(each) < own)
}

const candidates = (value: JsonValue): JsonValue[] => {
  if (typeof value === 'string') return ofString([...value])
  if (typeof value === 'number') return [0, 1, -1, Math.trunc(value), Math.trunc(value / 1000), Math.trunc(value / 2)]
  if (Array.isArray(value)) return ofArray(value)
  if (!isJsonObject(value)) return []
  const entries = Object.entries(value)
  const others = (left: string) => Object.fromEntries(entries.filter(([name]) => name !== left))
  return [
    ...entries.slice(0, most).map(([name]) => others(name)),
    ...entries
      .slice(0, most)
      .flatMap(([name, each]) => smallerValues(each).map((smaller) => ({ ...value, [name]: smaller }))),
  ]
}

const ofString = (characters: readonly string[]): string[] => {
  const half = Math.ceil(characters.length / 2)
  const quarter = Math.ceil(characters.length / 4)
  const joined = (from: number, to?: number) => characters.slice(from, to).join('')
  const each = characters.length <= most ? characters.map((_, at) => at) : []
  return [
    '',
    'a',
    joined(0, half),
    joined(half),
    joined(quarter),
    joined(0, characters.length - quarter),
    joined(1),
    joined(0, -1),
    ...each.map((at) => characters.toSpliced(at, 1).join('')),
    'a'.repeat(characters.length),
    ...each.map((at) => characters.with(at, 'a').join('')),
  ]
}

const ofArray = (items: readonly JsonValue[]): JsonValue[] => {
  const half = Math.ceil(items.length / 2)
  const each = items.slice(0, most)
  return [
    [],
    items.slice(0, half),
    items.slice(half),
    ...each.map((_, at) => items.toSpliced(at, 1)),
    ...each.flatMap((item, at) => smallerValues(item).map((smaller) => items.with(at, smaller))),
  ]
}
