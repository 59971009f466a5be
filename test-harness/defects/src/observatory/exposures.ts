import type { Handler, Observatory } from './handler.ts'
import { paged } from './paging.ts'
import { absent, conflict } from './problem.ts'
import { readout } from './readout.ts'
import { childrenOf, type Exposure, type ExposureDraft } from './store.ts'

type Request = Parameters<Handler>[0]

const placeOf = ({ site, telescope, instrumentNo }: Request) => `${site}/${telescope}/${instrumentNo}`

export const exposureHandlers = ({ store, has, now, newExposureRef }: Observatory) => {
  const instrumentOf = (request: Request) => {
    const instrument = store.instruments.get(placeOf(request))
    if (!instrument) throw absent('instrument')
    return instrument.value
  }

  const found = (request: Request, anywhere = false) => {
    const exposure = store.exposures.get(request.exposureRef)
    if (!exposure || !(anywhere || exposure.parent === placeOf(request))) throw absent('exposure')
    return exposure
  }

  const standing = (request: Request) => {
    const exposure = found(request)
    if (exposure.value.state === 'aborted') throw conflict('The exposure has been aborted')
    return exposure
  }

  const list: Handler = (request) => {
    instrumentOf(request)
    const all = childrenOf(store.exposures, placeOf(request)).map(({ value }) => value)
    const wanted = all.filter(({ band }) => request.band === undefined || band === request.band)
    const { items, paging } = paged(wanted, request, has('pages-overlap') ? 1 : 0)
    return { status: 200, body: { exposures: items, paging } }
  }

  const queue: Handler = (request) => {
    const draft = request.body as ExposureDraft
    if (!instrumentOf(request).filters.includes(draft.band)) throw conflict(`There is no filter ${draft.band} on it`)
    const value: Exposure = {
      exposureRef: newExposureRef(),
      ...draft,
      state: 'queued',
      queuedAt: now().toISOString(),
    }
    store.exposures.set(value.exposureRef, { parent: placeOf(request), value })
    const { telescope, instrumentNo } = request
    const location = `/telescopes/${telescope}/instruments/${instrumentNo}/exposures/${value.exposureRef}`
    return { status: 201, headers: { Location: location }, body: value }
  }

  const abort: Handler = (request) => {
    const exposure = standing(request)
    exposure.value = { ...exposure.value, state: 'aborted' }
    return { status: 200, body: exposure.value }
  }

  return {
    listExposures: list,
    queueExposure: queue,
    readExposure: (request: Request) => ({ status: 200, body: found(request, has('other-site-reads')).value }),
    abortExposure: abort,
    readOut: (request: Request) => ({ status: 200, frames: readout(standing(request).value, now(), has) }),
  }
}
