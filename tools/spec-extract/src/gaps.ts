import type { Finding } from '@throughline/kernel'
import { finding } from './findings.ts'
import type { Requirement, SpecIndex } from './requirement.ts'

/** More numbers than these are left out on purpose: a new block begins behind them. */
const mostMissing = 9

interface Numbered {
  prefix: string
  number: number
  width: number
  requirement: Requirement
}

/** Numbers that are left out between two requirements whose IDs differ in their last number only. */
// implements: TL-EXTRACT-017
export const gapsIn = ({ specs, retired }: SpecIndex): Finding[] => {
  const numbered = specs.flatMap(({ requirements }) => requirements.flatMap(numberedOf))
  const taken = new Set([
    ...retired.map(({ id }) => id),
    ...specs.flatMap(({ requirements }) => requirements.flatMap(({ id, aliases = [] }) => [id, ...aliases])),
  ])
  const findings: Finding[] = []
  for (const [prefix, members] of Map.groupBy(numbered, (each) => each.prefix)) {
    members.sort((a, b) => a.number - b.number)
    const runs = members.flatMap((next, index): Run[] => {
      const last = members[index - 1]
      if (!last || next.number - last.number - 1 > mostMissing || startsBlock(next.number)) return []
      const missing = numbersBetween(last.number, next.number)
        .map((number) => String(number).padStart(next.width, '0'))
        .filter((number) => !taken.has(`${prefix}${number}`))
      return missing.length === 0 ? [] : [{ missing, next }]
    })
    const [first] = runs
    if (!first) continue
    const all = runs.flatMap(({ missing }) => missing)
    const shown = all.slice(0, 8).map((number) => `${prefix}${number}`)
    const message = `${all.length === 1 ? 'stands' : 'stand'} for nothing: ${shown.join(', ')}${all.length > 8 ? ', …' : ''}`
    const { location } = first.next.requirement
    findings.push(finding('id-gap', `${all.length} of ${prefix}… ${message}`, { location, anchor: prefix }))
  }
  return findings
}

interface Run {
  missing: string[]
  next: Numbered
}

const numberedOf = (requirement: Requirement): Numbered[] => {
  const [, prefix, digits] = /^(.*?)(\d+)$/s.exec(requirement.id) ?? []
  if (prefix === undefined || digits === undefined || digits.length > 9) return []
  return [{ prefix, number: Number(digits), width: digits.length, requirement }]
}

/** 2010, 2011 or 2100 behind 2007: authors leave room between the parts of a document. */
const startsBlock = (number: number): boolean => number % 10 <= 1

const numbersBetween = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from - 1, 0) }, (_, index) => from + index + 1)
