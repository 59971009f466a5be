import { type EdgeKind, graphBuilder, keys, type TraceEdge, type TraceGraph } from '@throughline/trace/graph'
import { generator } from './trace-tree.ts'

export interface GraphSize {
  requirements: number
  /** Links to requirements: promises, implementations, verifications, pages and mentions. */
  references: number
  files: number
  /** Files beside these, of which each holds symbols and refers to nothing. */
  silentFiles?: number
}

/** Of each hundred references, so many are of a kind. */
const shares = { implements: 20, verifies: 40, documents: 15, promises: 5, mentions: 20 } as const

/** One in so many requirements is referred to by nothing, and one in so many references leads nowhere. */
const orphanEvery = 100
const danglingEvery = 997

export const requirementId = (at: number): string => `APP-${1000 + at}`
/** One text for each file, as readers of real trees have it. */
export const sourceFile = (at: number): string =>
  (sourceFiles[at] ??= ['packages/package-', Math.floor(at / 50), '/src/module-', at, '.ts'].join(''))
const sourceFiles: string[] = []
export const operationName = (at: number): string => `operation${at}`
export const operations = 500

/** A graph of a repository that was never there. The same size gives the same graph. */
export const generatedGraph = ({ requirements, references, files, silentFiles = 0 }: GraphSize): TraceGraph => {
  const builder = graphBuilder()
  const random = generator(references)
  const link = (from: string, kind: EdgeKind, to: string, place: Partial<TraceEdge> = {}) =>
    builder.link({ from, kind, to, ...place })
  for (let at = 0; at < requirements; at++) {
    const file = `specs/area-${Math.floor(at / 30)}.md`
    const [id, line] = [requirementId(at), (at % 30) * 2 + 5]
    const [spec, section] = [keys.spec(file), keys.section(file, 'rules')]
    builder.add({ key: spec, kind: 'spec', name: file, file })
    builder.add({ key: section, kind: 'section', name: 'Rules', file, line: 3 })
    builder.add({
      key: keys.requirement(id),
      kind: 'requirement',
      name: id,
      file,
      line,
      column: 4,
      requirement: {
        title: `Rule ${at}`,
        level: at % 5 === 0 ? 'SHOULD' : 'MUST',
        text: `Rule ${at}. The service MUST keep rule ${at} for every task that waits in a queue.`,
        hash: `${at}`.padStart(12, '0'),
        section: ['Rules'],
        anchor: 'rules',
        spec: file,
        owner: `team-${at % 7}`,
        family: 'Application',
        needs: ['code', 'test'],
      },
    })
    link(spec, 'contains', section, { file, line: 3 })
    link(section, 'defines', keys.requirement(id), { file, line })
    link(spec, 'defines', keys.requirement(id), { file, line })
  }
  for (let at = 0; at < operations; at++) {
    const [name, file, pointer] = [operationName(at), 'contracts/openapi/data.yaml', `/paths/~1v1~1things-${at}/get`]
    const [operation, handler] = [keys.operation('data', name), keys.symbol(sourceFile(at), name)]
    builder.add({
      key: operation,
      kind: 'operation',
      name,
      file,
      line: at * 20 + 1,
      pointer,
      detail: `GET /v1/things-${at}`,
    })
    for (const status of ['200', '404', '429']) {
      const response = keys.response('data', name, status)
      builder.add({
        key: response,
        kind: 'response',
        name: `${name} ${status}`,
        file,
        line: at * 20 + 5,
        pointer: `${pointer}/responses/${status}`,
      })
      link(operation, 'contains', response)
    }
    builder.add({ key: handler, kind: 'handler', name, file: sourceFile(at), line: 200, endLine: 220 })
    link(handler, 'implements', operation, { file: sourceFile(at), line: 200 })
  }
  for (let at = 0; at < files + silentFiles; at++) {
    const file = sourceFile(at)
    builder.add({ key: keys.file(file), kind: 'file', name: file, file })
    for (let each = 0; each < 6; each++) {
      const symbol = keys.symbol(file, `step${each}`)
      const [line, endLine] = [each * 30 + 1, each * 30 + 25]
      const facts = { kind: 'function', exported: true, tokens: `${at}.${each}` }
      builder.add({ key: symbol, kind: 'symbol', name: `step${each}`, file, line, endLine, symbol: facts })
      link(keys.file(file), 'contains', symbol, { file, line })
    }
  }
  const counts = { implements: 0, verifies: 0, documents: 0, promises: 0, mentions: 0 }
  for (let at = 0; at < references; at++) {
    const kind = kindOf(at % 100)
    const count = counts[kind]++
    const wanted = Math.floor(random() * requirements)
    const known = wanted % orphanEvery === 0 ? wanted + 1 : wanted
    const to = keys.requirement(at % danglingEvery === 0 ? `APP-9${10_000 + at}` : requirementId(known % requirements))
    const place = { line: (count % 900) + 1, column: 4 }
    if (kind === 'implements') {
      const [file, each] = [sourceFile(count % files), Math.floor(count / files) % 6]
      link(keys.symbol(file, `step${each}`), kind, to, {
        file,
        ...place,
        lines: [each * 30 + 1, each * 30 + 25],
        via: 'marker',
      })
    } else if (kind === 'verifies') {
      // Two references are of one test.
      const test = Math.floor(count / 2)
      const file = sourceFile(test % files).replace('/src/', '/tests/')
      const name = `module > keeps what test ${test} is about`
      const key = keys.test(file, name)
      builder.add({
        key,
        kind: 'test',
        name,
        file,
        line: place.line,
        endLine: place.line + 8,
        test: testFacts(file, name, test, files),
      })
      link(key, kind, to, { file, ...place, via: 'title' })
    } else if (kind === 'documents') {
      const file = `docs/page-${count % 600}.md`
      const key = keys.doc(file, `part-${count % 5}`)
      builder.add({ key, kind: 'doc', name: `Part ${count % 5}`, file, line: (count % 5) * 40 + 1 })
      link(key, kind, to, { file, ...place })
    } else if (kind === 'promises') {
      link(keys.operation('data', operationName(count % operations)), kind, to, {
        file: 'contracts/openapi/data.yaml',
        ...place,
        via: 'x-req-id',
      })
    } else {
      const file = sourceFile(count % files)
      link(keys.file(file), kind, to, { file, ...place, via: 'comment' })
    }
  }
  return builder.graph()
}

const kindOf = (share: number): keyof typeof shares => {
  let left = share
  for (const kind of Object.keys(shares) as (keyof typeof shares)[]) {
    if (left < shares[kind]) return kind
    left -= shares[kind]
  }
  return 'mentions'
}

/** As it ran: nine in ten pass, and executed what is marked in two files. */
const testFacts = (file: string, name: string, test: number, files: number) => ({
  name,
  ids: [requirementId(test)],
  current: true,
  runner: 'vitest',
  tokens: `t${test}`,
  result: {
    file,
    fileHash: 'f',
    line: 1,
    name,
    status: test % 10 === 3 ? ('failed' as const) : ('passed' as const),
    assertions: 3,
    reqIds: [],
    executed: [test, test + 1].map((each) => ({
      file: sourceFile(each % files),
      hash: 'f',
      lines: executedLines,
      grain: 'test' as const,
    })),
  },
})

const executedLines = Array.from({ length: 60 }, (_, line) => line + 2)
