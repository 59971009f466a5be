import { type Answer, failed, fellOver } from './answer.ts'
import { isLent, itemsThere, type StoredItem } from './depot.ts'
import type { Call, Handler } from './handlers.ts'
import type { Json } from './request-rules.ts'

const listItems: Handler = ({ depot, has, parameters }) => {
  const { limit = 20, cursor = 'c0', category, sort = 'created' } = parameters
  if (typeof cursor !== 'string' || !/^c\d{1,6}$/.test(cursor)) return fellOver
  const all = has('delete-still-listed') ? [...depot.items.values()] : itemsThere(depot)
  const found = all.filter((item) => category === undefined || item.category === category)
  if (sort === 'name') found.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (sort === 'price') found.sort((a, b) => a.price - b.price)
  const size = typeof limit === 'number' ? limit : 20
  const from = Number(cursor.slice(1))
  const first = has('page-repeats') ? Math.max(0, from - 1) : from
  const page = found.slice(first, first + size)
  const more = first + size < found.length
  const total = has('total-as-text') ? 'many' : has('total-negative') ? '-1' : String(found.length)
  return {
    status: has('sorted-as-206') && sort === 'price' ? 206 : 200,
    headers: { 'X-Total-Count': total },
    body: {
      items: page.length === 0 && has('empty-list-null') ? null : page.map((item) => shown(item, has)),
      nextCursor: more ? `c${first + size}` : null,
    },
    ...(has('json-as-html') && { type: 'text/html' }),
  }
}

const createItem: Handler = (call) => {
  const { depot, has, created } = call
  const before = [...depot.items.keys()].at(-1)
  const given = coerced(call.body, has)
  const taken = itemsThere(depot).some(({ sku }) => sku === given.sku)
  if (taken && has('conflict-as-500')) return fellOver
  const item: StoredItem = {
    ...fieldsOf(given, has),
    id: has('read-only-taken') && typeof given.id === 'string' ? given.id : depot.newId(),
    createdAt: depot.now().toISOString(),
    revision: 1,
    deleted: has('create-not-readable'),
  }
  if (taken) {
    if (has('refused-kept')) depot.items.set(item.id, item)
    return failed(409, 'CONFLICT', 'another item has this sku')
  }
  depot.items.set(item.id, item)
  if (!has('metrics-not-moved')) created(item.category)
  const at = has('location-other') && before !== undefined ? before : item.id
  const location = has('location-dead') ? `/v1/item/${at}` : `/v1/items/${at}`
  return {
    status: has('created-as-200') ? 200 : 201,
    headers: { ...etagOf(item, has), ...(!has('location-missing') && { Location: location }) },
    body: shown(item, has),
  }
}

const getItem: Handler = (call) =>
  onItem(call, (item) => {
    const answer = { status: 200, headers: etagOf(item, call.has), body: shown(item, call.has) }
    if (call.has('get-changes')) item.revision += 1
    return answer
  })

const peekItem: Handler = (call) => {
  if (call.has('head-as-404')) return failed(404, 'NOT_FOUND', 'no such item')
  const answer = getItem(call)
  return call.has('head-etag-other') && answer.status === 200 ? { ...answer, headers: { ETag: '"head"' } } : answer
}

const replaceItem: Handler = (call) =>
  onItem(call, (item) => {
    const { depot, has, parameters } = call
    const match = parameters['If-Match']
    if (typeof match === 'string' && match !== tagOf(item) && !has('stale-match-ignored')) {
      return failed(412, 'PRECONDITION_FAILED', 'the item has changed')
    }
    const given = coerced(call.body, has)
    const same = itemsThere(depot).find(({ sku }) => sku === given.sku)
    if (same && same !== item) return failed(409, 'CONFLICT', 'another item has this sku')
    const { id, createdAt, revision, deleted } = item
    const next = { ...fieldsOf(given, has), id, createdAt, revision: revision + 1, deleted }
    if (has('put-not-idempotent') && JSON.stringify({ ...next, revision }) === JSON.stringify({ ...item })) {
      return failed(409, 'CONFLICT', 'the item is so already')
    }
    if (!has('put-lost')) depot.items.set(id, next)
    return { status: 200, headers: etagOf(next, has), body: shown(next, has) }
  })

const changeItem: Handler = (call) =>
  onItem(call, (item) => {
    const { depot, has } = call
    const change = call.body as Record<string, Json>
    const kept = has('patch-replaces')
      ? { sku: item.sku, name: item.name, category: item.category, price: item.price }
      : item
    const next = {
      ...item,
      ...(has('patch-replaces') && { description: undefined, tags: undefined, weight: undefined, fragile: false }),
      ...kept,
      ...change,
      revision: item.revision + 1,
    } as StoredItem
    if (change.description === null) delete next.description
    if (has('enum-left')) next.category = next.category.toUpperCase()
    if (!has('patch-lost')) depot.items.set(item.id, next)
    return { status: 200, headers: etagOf(next, has), body: shown(next, has) }
  })

const deleteItem: Handler = (call) => {
  const { depot, has, parameters } = call
  const gone = depot.items.get(String(parameters.itemId))
  if (gone?.deleted && has('delete-twice-500')) return fellOver
  return onItem(call, (item) => {
    if (isLent(depot, item.id)) return failed(409, 'CONFLICT', 'the item is lent')
    if (!has('delete-lost')) item.deleted = true
    return has('deleted-as-200') ? { status: 200, body: { deleted: item.id } } : { status: 204 }
  })
}

const getLabel: Handler = (call) =>
  onItem(call, (item) => {
    const type = wanted(call.accept, ['text/plain', 'application/json'])
    const label = { line1: item.name, line2: item.sku }
    if (type === 'text/plain') return { status: 200, type, body: `${label.line1}\n${label.line2}` }
    if (type !== undefined || call.has('not-acceptable-ignored')) return { status: 200, body: label }
    return failed(406, 'NOT_ACCEPTABLE', 'a label is text/plain or application/json')
  })

export const itemHandlers: Record<string, Handler> = {
  listItems,
  createItem,
  getItem,
  peekItem,
  replaceItem,
  changeItem,
  deleteItem,
  getLabel,
}

const onItem = ({ depot, has, parameters }: Call, then: (item: StoredItem) => Answer): Answer => {
  const id = String(parameters.itemId)
  const item = depot.items.get(id)
  if (item && !item.deleted) return then(item)
  if (has('bad-path-id-as-500') && !/^[0-9a-f-]{36}$/i.test(id)) return fellOver
  if (has('missing-as-500')) return fellOver
  return has('missing-as-200')
    ? { status: 200, headers: { ETag: '"none"' }, body: null }
    : failed(404, 'NOT_FOUND', 'no such item')
}

const tagOf = ({ revision }: StoredItem): string => `"r${revision}"`

const etagOf = (item: StoredItem, has: Call['has']): Record<string, string> =>
  has('etag-missing') ? {} : { ETag: tagOf(item) }

/** An item as its schema shows it. */
const shown = (item: StoredItem, has: Call['has']): Record<string, unknown> => {
  const { revision, deleted: _, purchasePrice, ...rest } = item
  return {
    ...rest,
    ...(has('write-only-shown') && purchasePrice !== undefined && { purchasePrice }),
    ...(has('internal-leaked') && { revision }),
    ...(has('null-written') && { tags: rest.tags ?? null }),
    ...(has('price-as-text') && { price: String(rest.price) }),
    ...(has('date-as-text') && { createdAt: new Date(rest.createdAt).toUTCString() }),
    ...(has('required-missing') && { createdAt: undefined }),
    ...(has('id-no-uuid') && { id: rest.id.replaceAll('-', '') }),
  }
}

const fieldsOf = (
  given: Record<string, Json>,
  has: Call['has'],
): Omit<StoredItem, 'id' | 'createdAt' | 'revision' | 'deleted'> => {
  const { sku, name, category, price, description, purchasePrice, weight, tags, fragile, insured, insuredValue } = given
  const optional = { purchasePrice, weight, tags, insured, insuredValue }
  return {
    sku: sku as string,
    name: (has('create-alters') && typeof name === 'string' ? name.toLowerCase() : (name ?? '')) as string,
    category: category as string,
    price: price as number,
    fragile: fragile === true,
    ...(typeof description === 'string' && { description }),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

/** What a lenient service makes of values of the wrong type. */
const coerced = (body: Json, has: Call['has']): Record<string, Json> => {
  const given = { ...(body as Record<string, Json>) }
  if (has('number-from-text') && typeof given.price === 'string') given.price = Number(given.price) || 0
  if (has('boolean-from-text') && typeof given.fragile === 'string') given.fragile = given.fragile === 'true'
  if (has('array-from-text') && typeof given.tags === 'string') given.tags = [given.tags]
  return given
}

/** The first of the types that an Accept header takes. @see RFC 9110 §12.5.1 */
const wanted = (accept: string, types: readonly string[]): string | undefined => {
  const ranges = accept.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
    return parameters.some((each) => /^q=0(\.0*)?$/.test(each)) ? [] : [range]
  })
  const takes = (type: string) =>
    ranges.some((range) => range === '*/*' || range === type || range === `${type.split('/')[0]}/*`)
  return accept.trim() === '' ? types[0] : types.find(takes)
}
