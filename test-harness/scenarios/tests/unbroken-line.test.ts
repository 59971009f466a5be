import { join } from 'node:path'
import { idFinder, openWorkspace, parseSourceDocument, type Workspace } from '@throughline/kernel'
import { readMetricsContract } from '@throughline/metrics'
import { type ApiModel, readOpenApi } from '@throughline/openapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { testTitles } from '../src/test-titles.ts'

const root = join(import.meta.dirname, '../../..')

/** Whatever promises something, and the IDs that it names. */
interface Promise_ {
  place: string
  ids: string[]
}

let workspace: Workspace
let defined: string[]
let promises: Promise_[]
beforeAll(async () => {
  workspace = await openWorkspace(root)
  defined = workspace.glob(['requirements/*.yaml']).flatMap((file) => {
    if (file.endsWith('/index.yaml')) return []
    const document = parseSourceDocument(file, workspace.read(file)).value?.value as { requirements: { id: string }[] }
    return document.requirements.map(({ id }) => id)
  })
  const models = await Promise.all(
    workspace.config.openapi.map(({ document }) => readOpenApi({ root, file: document })),
  )
  promises = [...models.flatMap(({ value }) => (value ? promisesOf(value) : [])), ...metricPromises()]
})

const promisesOf = ({ operations }: ApiModel): Promise_[] =>
  operations.flatMap(({ operationId, reqIds, responses }) => [
    { place: operationId, ids: reqIds },
    ...responses.map((response) => ({ place: `${operationId} ${response.status}`, ids: response.reqIds })),
    ...responses
      .flatMap(({ content }) => content.flatMap(({ sse }) => sse?.events ?? []))
      .map((event) => ({ place: `${operationId} event ${event.name}`, ids: event.reqIds })),
  ])

const metricPromises = (): Promise_[] => {
  const file = workspace.config.metrics?.contract ?? ''
  const { value: document } = parseSourceDocument(file, workspace.read(file))
  const contract = document && readMetricsContract(document).value
  return (contract?.metrics ?? []).map(({ name, reqIds }) => ({ place: `metric ${name}`, ids: reqIds }))
}

describe('contracts', () => {
  it('name a requirement for every operation, response, event and metric, and at most three', () => {
    expect(promises.length).toBeGreaterThan(50)
    expect(promises.filter(({ ids }) => ids.length === 0 || ids.length > 3)).toEqual([])
  })

  it('name forty requirements or more, and only such as a spec defines', () => {
    const named = new Set(promises.flatMap(({ ids }) => ids))
    expect(named.size).toBeGreaterThanOrEqual(40)
    expect([...named].filter((id) => !defined.includes(id))).toEqual([])
  })
})

describe('test titles', () => {
  const titles = () => {
    const ids = idFinder(workspace.config.ids.families.map(({ pattern }) => pattern))
    return workspace.glob(['{packages,tools,contracts,test-harness}/**/*.test.ts']).flatMap((file) =>
      testTitles(file, workspace.read(file)).map(({ title, line }) => ({
        place: `${file}:${line}`,
        ids: [...new Set(ids.find(title).map(({ id }) => id))],
      })),
    )
  }

  it('name every requirement that a spec defines', () => {
    const proven = new Set(titles().flatMap(({ ids }) => ids))
    expect(defined.length).toBeGreaterThan(100)
    expect(defined.filter((id) => !proven.has(id))).toEqual([])
  })

  it('name at most three each, and none that no spec defines', () => {
    const known = new Set(defined)
    expect(titles().filter(({ ids }) => ids.length > 3)).toEqual([])
    expect(titles().filter(({ ids }) => ids.some((id) => !known.has(id)))).toEqual([])
  })
})
