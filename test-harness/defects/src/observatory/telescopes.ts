import type { Answer, Handler, Observatory } from './handler.ts'
import { paged } from './paging.ts'
import { absent, Refusal } from './problem.ts'
import { childrenOf, removeInstrument, type TelescopeDraft } from './store.ts'

export const telescopeHandlers = ({ store, has, now }: Observatory) => {
  const put: Handler = ({ site, telescope, ifMatch, body }) => {
    const place = `${site}/${telescope}`
    const before = store.telescopes.get(place)
    if (ifMatch !== undefined && ifMatch !== entityTag(before?.revision)) {
      throw new Refusal({ type: '/problems/revision', title: 'The telescope has another revision', status: 412 })
    }
    const value = { telescope, ...(body as TelescopeDraft), changedAt: now().toISOString() }
    const revision = (before?.revision ?? 0) + 1
    store.telescopes.set(place, { site, revision, value })
    const answer = { body: value, headers: { ETag: entityTag(revision) } }
    if (before && !has('replaced-is-created')) return { status: 200, ...answer }
    return { ...answer, status: 201, headers: { ...answer.headers, Location: `/telescopes/${telescope}` } }
  }

  const read: Handler = ({ site, telescope }) => {
    const found = store.telescopes.get(`${site}/${telescope}`)
    if (!found) throw absent('telescope')
    return { status: 200, headers: { ETag: entityTag(found.revision) }, body: found.value }
  }

  const remove: Handler = ({ site, telescope }) => {
    const place = `${site}/${telescope}`
    if (!store.telescopes.delete(place)) throw absent('telescope')
    if (!has('children-outlive')) {
      for (const { value } of childrenOf(store.instruments, place))
        removeInstrument(store, `${place}/${value.instrumentNo}`)
    }
    return { status: 204 }
  }

  const list = ({ site, page, perPage }: Parameters<Handler>[0]): Answer => {
    const ofSite = [...store.telescopes.values()].filter((each) => each.site === site).map(({ value }) => value)
    const byName = ofSite.sort((one, other) => (one.telescope < other.telescope ? -1 : 1))
    const { items, paging } = paged(byName, { page, perPage })
    return { status: 200, body: { telescopes: items, paging } }
  }

  return { listTelescopes: list, readTelescope: read, putTelescope: put, removeTelescope: remove }
}

const entityTag = (revision: number | undefined): string => `"${revision ?? ''}"`
