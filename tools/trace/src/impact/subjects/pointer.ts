import { posix } from 'node:path'
import { parseSourceDocument, pointerTokens } from '@throughline/kernel'
import { keys } from '../../graph/keys.ts'
import { nodesAt } from '../contract/diff-contracts.ts'
import { operationsAt, reachOf } from '../contract/reach.ts'
import { pathOf } from './file.ts'
import type { Resolver, World } from './subject.ts'

/** A value of a contract, by its JSON Pointer: what it is part of. */
export const pointer: Resolver = {
  form: 'a value of a contract',
  example: 'contracts/openapi/data.yaml#/components/schemas/AdmissionResponse',
  async find(text, world) {
    const [typed = '', at] = text.split('#', 2)
    if (at === undefined || !(at === '' || at.startsWith('/'))) return []
    const file = pathOf(typed, world)
    const document = file === undefined ? undefined : documentOf(file, world)
    if (file === undefined || !document || !exists(document.value, at)) return []
    const { line, endLine } = document.locate(at, { key: true })
    const end = document.locate(at).endLine ?? endLine ?? line
    const parts = [...(await operations(file, at, world)), ...nodesAt(await world.graph(), file, at)]
    const name = `${file}#${at}`
    return [{ kind: 'pointer', name, key: name, file, line, endLine: end, pointer: at, parts: [...new Set(parts)] }]
  },
  async names(world) {
    const nodes = [...(await world.graph()).nodes.values()]
    return nodes.flatMap((node) => (node.pointer === undefined ? [] : [`${node.file}#${node.pointer}`]))
  },
}

const documentOf = (file: string, { workspace }: World) => parseSourceDocument(file, workspace.read(file)).value

const exists = (root: unknown, pointer: string): boolean => {
  let value = root
  for (const key of pointerTokens(pointer)) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return false
    value = (value as Record<string, unknown>)[key]
  }
  return true
}

const operations = async (file: string, at: string, world: World): Promise<string[]> => {
  const values = new Map<string, unknown>()
  const listed = new Set(world.workspace.files())
  const read = (path: string): unknown => {
    if (!values.has(path)) values.set(path, listed.has(path) ? documentOf(path, world)?.value : undefined)
    return values.get(path)
  }
  return world.workspace.config.openapi.flatMap(({ name, document }) =>
    operationsAt(reachOf(posix.normalize(document), read), file, at).map((each) => keys.operation(name, each.name)),
  )
}
