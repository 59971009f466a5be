import { languageOf } from '../../code/language.ts'
import type { CodeFile } from '../../graph/from-code.ts'
import type { QueryWorld } from '../world.ts'

const scripts = new Set(['typescript', 'tsx', 'javascript'])

/** Scripts of a workspace that people write, and those that are generated; by path. */
export const scriptsOf = ({ sources }: QueryWorld): { written: CodeFile[]; generated: CodeFile[] } => {
  const all = sources.files.filter(({ file, facts }) => scripts.has(languageOf(file)) && facts.skipped === undefined)
  return {
    written: all.filter(({ role }) => role === 'code' || role === 'test' || role === 'other'),
    generated: all.filter(({ role }) => role === 'generated'),
  }
}

/** The innermost test or symbol around a line. */
export const withinOf = ({ role, facts }: CodeFile, line: number): { within?: string } => {
  const around = <Range extends { from: number; to: number; name: string }>(ranges: readonly Range[]) =>
    ranges.findLast(({ from, to }) => from <= line && line <= to)?.name
  const name = (role === 'test' ? around(facts.tests) : undefined) ?? around(facts.symbols)
  return name === undefined ? {} : { within: name }
}
