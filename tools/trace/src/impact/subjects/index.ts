import { file } from './file.ts'
import { nodeResolver } from './of-node.ts'
import { place } from './place.ts'
import { pointer } from './pointer.ts'
import { requirement } from './requirement.ts'
import type { Resolver, SubjectKind } from './subject.ts'
import { symbol } from './symbol.ts'

/** Behind the API's name: `createTask/429`. */
const withinApi = ({ key }: { key: string }): string => key.slice(key.indexOf('/') + 1)

/** Every kind of subject, in the order in which help lists them. */
export const subjects = {
  requirement,
  operation: nodeResolver('operation', 'an operationId', 'createTask', ({ name, detail }) => [
    name,
    ...(detail ? [detail] : []),
  ]),
  response: nodeResolver('response', 'a response', 'createTask/429', (node) => [node.name, withinApi(node)]),
  event: nodeResolver('event', 'an event of a stream', 'streamTask/token', (node) => [node.name, withinApi(node)]),
  schema: nodeResolver('schema', 'a type', 'AdmissionResponse'),
  property: nodeResolver('property', 'a property of a type', 'AdmissionResponse.queue_position'),
  header: nodeResolver('header', 'a header of an operation', 'createTask/429/Retry-After', (node) => [withinApi(node)]),
  'config-key': nodeResolver('config-key', 'a key of the configuration', 'server.port'),
  metric: nodeResolver('metric', 'a metric', 'tasks_enqueued_total'),
  symbol,
  file,
  place,
  pointer,
} as const satisfies Record<SubjectKind, Resolver>
