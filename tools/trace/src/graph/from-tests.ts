import type { TestDeclaration } from '../code/file-facts.ts'
import { declaredResults } from '../results/declared-results.ts'
import type { TestResult, TestResults } from '../results/test-results.ts'
import type { CodeFile } from './from-code.ts'
import { innermost } from './innermost.ts'
import { keys } from './keys.ts'
import type { GraphBuilder } from './trace-graph.ts'

/** Finds the tests of a file by their lines. */
export interface TestPlaces {
  testsIn: (file: string, from: number, to: number) => readonly string[]
  testAt: (file: string, line: number) => string | undefined
}

interface PlacedTest {
  key: string
  from: number
  to: number
}

interface Run {
  result: TestResult
  runner: string
  coverageOff?: string
}

/**
 * Tests as they are declared, joined with what they showed. A result of a file that is another now belongs to the
 * declaration of the same name, and proves nothing; where no such declaration is left, it is left out.
 */
// implements: TL-TRACE-303
export const addTests = (
  builder: GraphBuilder,
  files: readonly CodeFile[],
  results: readonly TestResults[],
  idsIn: (text: string) => readonly string[],
): TestPlaces => {
  const runs = Map.groupBy(
    results.flatMap(({ runner, coverageOff, tests }) =>
      tests.map((result): Run => ({ result, runner, ...(coverageOff !== undefined && { coverageOff }) })),
    ),
    ({ result }) => result.file,
  )
  const places = new Map<string, PlacedTest[]>()
  for (const given of files) {
    const placed = addFile(builder, given, runs.get(given.file) ?? [], idsIn)
    if (placed.length > 0) places.set(given.file, placed)
  }
  return {
    testsIn: (file, from, to) =>
      (places.get(file) ?? []).filter((test) => from <= test.from && test.from <= to).map(({ key }) => key),
    testAt: (file, line) => innermost(places.get(file) ?? [], line)?.key,
  }
}

/** Every name in which IDs are looked for. */
export const namesOfTests = (files: readonly CodeFile[], results: readonly TestResults[]): string[] => [
  ...files.flatMap(({ facts }) => facts.tests.map(({ name }) => name)),
  ...results.flatMap(({ tests }) => tests.map(({ name }) => name)),
]

const addFile = (
  builder: GraphBuilder,
  { file, facts }: CodeFile,
  runs: readonly Run[],
  idsIn: (text: string) => readonly string[],
): PlacedTest[] => {
  const declared = facts.tests.filter(({ kind }) => kind === 'test')
  const placed: PlacedTest[] = []
  const ran = new Set<TestDeclaration>()
  const taken = new Map<string, number>()
  const put = (name: string, declaration: TestDeclaration | undefined, run: Run | undefined): void => {
    // Cases of one table may have one name.
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    const key = keys.test(file, count === 1 ? name : `${name} (${count})`)
    const from = declaration?.from ?? run?.result.line ?? 1
    const to = declaration?.to ?? from
    const current = run !== undefined && run.result.fileHash === facts.hash
    const ids = [...new Set(current ? run.result.reqIds.map(({ id }) => id) : idsIn(name))].sort()
    builder.add({
      key,
      kind: 'test',
      name,
      file,
      line: from,
      endLine: to,
      test: {
        name,
        ids,
        current,
        ...run,
        ...(declaration && { tokens: declaration.tokens }),
      },
    })
    builder.add({ key: keys.file(file), kind: 'file', name: file, file })
    builder.link({ from: keys.file(file), kind: 'contains', to: key })
    for (const id of ids) {
      builder.link({ from: key, kind: 'verifies', to: keys.requirement(id), file, line: from, via: 'title' })
    }
    placed.push({ key, from, to })
  }
  const byName = declaredResults(
    declared,
    runs.map(({ result }) => result),
  )
  const sorted = [...runs].sort((a, b) => a.result.line - b.result.line)
  for (const run of sorted) {
    const current = run.result.fileHash === facts.hash
    const declaration = current ? declared.find(({ from }) => from === run.result.line) : byName.get(run.result)
    if (!current && !declaration) continue
    if (declaration) ran.add(declaration)
    put(run.result.name, declaration, run)
  }
  for (const declaration of declared) if (!ran.has(declaration)) put(declaration.name, declaration, undefined)
  return placed
}
