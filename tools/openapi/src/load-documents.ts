import { resolve } from 'node:path'
import { type Finding, type Outcome, outcome, type SourceDocument } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { allowsReference, isObject, type Kind, nounOfKind, referenceOf, walkDocument } from './document-shape.ts'
import { type Found, followerOf, type Place, type Refusal, type Target } from './follow-references.ts'
import { ignoredBeside, mappingsOf, type Naming, nameOfComponent, operationRefOf } from './named-references.ts'
import { childPointer, valueAt } from './pointers.ts'
import { finding } from './reading-findings.ts'
import { refuseEndless } from './refuse-endless.ts'
import { isRemote } from './remote.ts'
import { noResources, resourcesOf } from './resources.ts'
import { outside, type ReadOptions, remoteRefused, sourceFiles } from './source-files.ts'
import { addToSurvey, emptySurvey, type Survey } from './survey.ts'

export interface Documents {
  entry: string
  files: Map<string, SourceDocument>
  /** Reference objects by identity, with the values that they stand for. */
  references: Map<object, Found>
  /** Those of them that stand where none may: what they name is put in their place. */
  inlined: Set<object>
  /** Whether every reference is a pointer into the entry, which then needs no rewriting. */
  plain: boolean
  /** What the walk of the entry met. */
  survey: Survey
  /** Mappings of discriminators whose references need rewriting, by identity: what they stand for, by name. */
  mappings: Map<object, Map<string, Target>>
  /** Schemas that an `$id` or an `$anchor` names. */
  identified: ReadonlySet<object>
}

/** A name where it stands. */
interface Met extends Naming {
  id: string
  found?: Found
}

const nounOf = { reference: 'reference', mapping: 'mapping to', operationRef: 'operationRef' } as const

/** What to do where the reference itself may be right. */
const helpWith: Readonly<Record<string, { help: string }>> = {
  [remoteRefused]: { help: 'Keep a copy beside the document and refer to that, or pass --allow-remote.' },
  [outside]: { help: 'Move the file into the folder of the document, or of the workspace.' },
}

/** Reads every document that the references of the entry reach, and judges the references on the way. */
export const loadDocuments = async (
  options: ReadOptions,
  entryDocument: SourceDocument,
  version: ApiModel['version'],
): Promise<Outcome<Documents>> => {
  const entry = resolve(options.root, options.file)
  const findings: Finding[] = []
  const sources = sourceFiles(options, entryDocument, findings)
  const { files } = sources
  // `$id` and `$anchor` came with OpenAPI 3.1.
  const resources = version === '3.1' ? resourcesOf() : noResources
  resources.add(entry, entryDocument)
  const { follow, forgetRefusals } = followerOf(sources, resources)
  const references: Documents['references'] = new Map()
  const inlined: Documents['inlined'] = new Set()
  const mappings: Documents['mappings'] = new Map()
  /** What each object was first met as; a reference may expect another kind. */
  const kinds = new Map<object, Kind>()
  const survey = emptySurvey()
  const operations = new Set<string>()
  const links: (Place & { operationId: string })[] = []
  const settled: Met[] = []
  // The map itself may be a reference, with further schemas beside it.
  const components = await follow({ id: entry, pointer: '' }, '#/components/schemas', 'map:Schema')
  const maps = [
    valueAt(entryDocument.value, '/components/schemas')?.value,
    components && 'reaches' in components ? components.reaches.value : undefined,
  ]
  const isComponent = (name: string) => maps.some((map) => isObject(map) && Object.hasOwn(map, name))
  // implements: TL-OPENAPI-004
  const report = (code: Parameters<typeof finding>[0], { id, pointer, role, reference }: Met, text: string): void => {
    const location = files.get(id)?.locate(pointer)
    const named = role === 'operationRef' ? 'link-dangling' : code
    findings.push(finding(named, `the ${nounOf[role]} '${reference}' ${text}`, { location, ...helpWith[text] }))
  }

  // implements: TL-OPENAPI-112
  const reportIgnored = ({ id, pointer }: Place, [first, ...others]: string[]): void => {
    if (first === undefined) return
    const names = [first, ...others].map((name) => `'${name}'`).join(', ')
    const location = files.get(id)?.locate(childPointer(pointer, first), { key: true })
    findings.push(
      finding('reference-sibling-ignored', `nothing beside a '$ref' counts in OpenAPI 3.0: ${names}`, { location }),
    )
  }

  const open: (Target & { kind: Kind })[] = [{ id: entry, pointer: '', value: entryDocument.value, kind: 'OpenApi' }]
  /** Walks everything that stands below what was reached last. */
  const walkOpen = (): Met[] => {
    const met: Met[] = []
    for (let next = open.pop(); next; next = open.pop()) {
      const { id } = next
      const isEntry = next.value === entryDocument.value
      for (const visited of walkDocument(next.value, next.kind, next.pointer, kinds)) {
        const { node, kind, pointer } = visited
        if (isEntry) addToSurvey(survey, visited)
        const reference = referenceOf(node, kind)
        if (reference !== undefined) {
          met.push({ id, role: 'reference', holder: node, field: '$ref', pointer: `${pointer}/$ref`, reference, kind })
          if (version === '3.0') reportIgnored({ id, pointer }, ignoredBeside(node, kind))
        }
        if (kind === 'Schema') {
          if (version === '3.1' && Object.hasOwn(node, '$dynamicRef')) {
            const location = files.get(id)?.locate(`${pointer}/$dynamicRef`)
            findings.push(finding('reference-dynamic', "'$dynamicRef' is not followed", { location }))
          }
        } else if (kind === 'Discriminator') {
          for (const naming of mappingsOf(node, pointer, isComponent)) met.push({ id, ...naming })
        } else if (kind === 'Operation' || kind === 'Link') {
          const { operationId } = node as { operationId?: unknown }
          if (kind === 'Link') for (const naming of operationRefOf(node, pointer)) met.push({ id, ...naming })
          if (typeof operationId !== 'string') continue
          if (kind === 'Operation') operations.add(operationId)
          else links.push({ id, pointer: `${pointer}/operationId`, operationId })
        }
      }
    }
    return met
  }

  let plain = true
  const opened = new Set<Found>()
  const settle = (met: Met, found: Found): void => {
    met.found = found
    settled.push(met)
    const { role, holder, kind } = met
    const isMisplaced = role === 'reference' && !allowsReference(kind)
    if (role === 'reference') references.set(holder, found)
    // implements: TL-OPENAPI-113
    if (isMisplaced) inlined.add(holder)
    const isPointer = met.reference.startsWith('#') && found.names.id === entry && !found.named && !isMisplaced
    if (role !== 'operationRef') plain &&= isPointer
    // implements: TL-OPENAPI-106
    if (role === 'mapping' && !isPointer) {
      const targets = mappings.get(holder)
      if (targets) targets.set(met.field, found.reaches)
      else mappings.set(holder, new Map([[met.field, found.reaches]]))
    }
    // A link's operation belongs to some description, which need not be this one.
    if (role === 'operationRef' || opened.has(found)) return
    opened.add(found)
    open.push({ ...found.reaches, kind })
    if (found.names !== found.reaches) open.push({ ...found.names, kind })
  }

  let refused: { met: Met; refusal: Refusal }[] = []
  for (let progress = true; progress; ) {
    const filesBefore = files.size
    const waiting = [...refused.map(({ met }) => met), ...walkOpen()]
    refused = []
    for (const met of waiting) {
      // Another host may describe the operation of a link: nothing here is made of it.
      if (met.role === 'operationRef' && !options.allowRemote && isRemote(met.reference)) continue
      const followed = follow(met, met.reference, met.kind)
      const found = followed instanceof Promise ? await followed : followed
      if (found === undefined) continue
      // implements: TL-OPENAPI-004
      if ('problem' in found) refused.push({ met, refusal: found })
      else settle(met, found)
    }
    // What is read later may have the `$id` that was named before.
    if (files.size > filesBefore) forgetRefusals()
    progress = open.length > 0 || files.size > filesBefore
  }

  for (const { met, refusal } of refused) {
    const isName = met.role === 'mapping' && nameOfComponent.test(met.reference)
    report(refusal.code, met, isName ? 'names neither a schema of the components nor a file' : refusal.problem)
  }
  for (const met of settled) {
    const kind = kinds.get(met.found?.reaches.value as object)
    if (met.found?.pastId)
      report('reference-past-id', met, "is read against the document, past the '$id' of its schema")
    if (kind === undefined || kind === met.kind) continue
    report('reference-unresolved', met, `leads to ${nounOfKind(kind)}, where ${nounOfKind(met.kind)} is expected`)
    if (inlined.delete(met.holder)) references.delete(met.holder)
  }
  const misplaced = settled.filter(({ role, holder }) => role === 'reference' && inlined.has(holder))
  // implements: TL-OPENAPI-115
  for (const { met, refusal } of refuseEndless(misplaced, references, inlined)) {
    references.delete(met.holder)
    report(refusal.code, met, refusal.problem)
  }
  for (const met of settled) {
    // implements: TL-OPENAPI-113
    if (inlined.has(met.holder)) {
      report('reference-misplaced', met, `stands in place of ${nounOfKind(met.kind)}, where none is allowed`)
    } else if (met.found?.through.some((between) => !inlined.has(between))) {
      report('reference-misplaced', met, 'leads through another reference, and not only to it')
    }
  }
  // implements: TL-OPENAPI-105
  for (const { id, pointer, name } of resources.repeated) {
    const message = `another schema is called '${name}' already`
    findings.push(finding('identifier-duplicate', message, { location: files.get(id)?.locate(pointer) }))
  }
  // implements: TL-OPENAPI-107
  for (const { id, pointer, operationId } of links) {
    if (operations.has(operationId)) continue
    const message = `the link names the operation '${operationId}', which nothing here is called`
    findings.push(finding('link-dangling', message, { location: files.get(id)?.locate(pointer) }))
  }
  const loaded = new Map([...files].flatMap(([id, file]) => (file ? [[id, file] as const] : [])))
  const { identified } = resources
  plain &&= identified.size === 0
  return outcome({ entry, files: loaded, references, inlined, plain, survey, mappings, identified }, findings)
}
