import type { Handler, Observatory } from './handler.ts'
import { absent } from './problem.ts'
import { childrenOf, type Instrument, type InstrumentDraft, removeInstrument } from './store.ts'

export const instrumentHandlers = ({ store, has }: Observatory) => {
  const shown = ({ retiredOn, ...rest }: Instrument) =>
    retiredOn === null && has('null-left-out') ? rest : { ...rest, retiredOn }

  const list: Handler = ({ site, telescope }) => {
    if (!store.telescopes.has(`${site}/${telescope}`)) throw absent('telescope')
    const instruments = childrenOf(store.instruments, `${site}/${telescope}`).map(({ value }) => shown(value))
    return { status: 200, body: { instruments } }
  }

  const mount: Handler = ({ site, telescope, body }) => {
    const parent = `${site}/${telescope}`
    if (!store.telescopes.has(parent)) throw absent('telescope')
    const instrumentNo = ++store.lastInstrumentNo
    const value = { instrumentNo, ...(body as InstrumentDraft) }
    store.instruments.set(`${parent}/${instrumentNo}`, { parent, value })
    const collection = has('location-without-parent') ? '/instruments' : `/telescopes/${telescope}/instruments`
    return { status: 201, headers: { Location: `${collection}/${instrumentNo}` }, body: shown(value) }
  }

  const found = ({ site, telescope, instrumentNo }: Parameters<Handler>[0]) => {
    const instrument = store.instruments.get(`${site}/${telescope}/${instrumentNo}`)
    if (!instrument) throw absent('instrument')
    return instrument
  }

  const change: Handler = (request) => {
    const instrument = found(request)
    const named = request.body as Partial<InstrumentDraft>
    const asDay = (date: string | null) => (has('null-crashes') ? (date as string).slice(0, 10) : date)
    const forgotten = has('patch-replaces') ? { retiredOn: null } : {}
    const retired = named.retiredOn === undefined ? {} : { retiredOn: asDay(named.retiredOn) }
    instrument.value = { ...instrument.value, ...forgotten, ...named, ...retired }
    return { status: 200, body: shown(instrument.value) }
  }

  const unmount: Handler = (request) => {
    found(request)
    removeInstrument(store, `${request.site}/${request.telescope}/${request.instrumentNo}`)
    return { status: 204 }
  }

  return {
    listInstruments: list,
    mountInstrument: mount,
    readInstrument: (request: Parameters<Handler>[0]) => ({ status: 200, body: shown(found(request).value) }),
    changeInstrument: change,
    unmountInstrument: unmount,
  }
}
