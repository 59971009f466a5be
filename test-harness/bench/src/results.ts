import type { BenchResult } from './bench.ts'
import { measureCells, tableText } from './format.ts'

export const measureHead = ['bench', 'measure', 'value', 'bar', 'verdict'] as const

export interface Measured {
  summary: string
  runs: number
  result: BenchResult
}

const preamble = `# Benchmark results

Written by \`pnpm bench --update\`. Do not edit: the next run overwrites it. What is compared, and what a bar means, stands
in the README of this folder. Ratios are ratios of medians of whole processes that ran in turn on one machine; other
numbers are context and vary from machine to machine.
`

/**
 * The committed page. A bench that did not run keeps what the page said of it; one that is no longer in `order` goes.
 */
// implements: TL-OPENAPI-243, TL-OPENAPI-244
export const resultsText = (
  previous: string,
  measured: ReadonlyMap<string, Measured>,
  order: readonly string[],
): string => {
  const before = readPage(previous)
  const rows = order.flatMap((name) => {
    const now = measured.get(name)
    return now ? now.result.measures.map((measure) => [name, ...measureCells(measure)]) : (before.rows.get(name) ?? [])
  })
  const sections = order.flatMap((name) => {
    const now = measured.get(name)
    const text = now ? sectionText(name, now) : before.sections.get(name)
    return text === undefined ? [] : [text]
  })
  return `${[preamble, `${tableText(measureHead, rows)}\n`, ...sections].join('\n').trimEnd()}\n`
}

const sectionText = (name: string, { summary, runs, result }: Measured): string =>
  [
    `## ${name}`,
    `${summary}. ${runs === 1 ? 'One run' : `Medians of ${runs} runs`}.`,
    ...(result.notes ?? []),
    ...(result.files ?? []).filter(({ path }) => path.endsWith('.svg')).map(({ path }) => `![${name}](${path})`),
    ...(result.tables ?? []).flatMap(({ title, head, rows }) => [`${title}:`, tableText(head, rows)]),
  ]
    .join('\n\n')
    .concat('\n')

interface Page {
  rows: Map<string, string[][]>
  sections: Map<string, string>
}

const readPage = (text: string): Page => {
  const [top = '', ...sections] = text.split(/^(?=## )/m)
  const cells = top
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
  return {
    rows: Map.groupBy(cells, ([name = '']) => name),
    sections: new Map(
      sections.map((section) => [section.slice(3, section.indexOf('\n')).trim(), `${section.trimEnd()}\n`]),
    ),
  }
}
