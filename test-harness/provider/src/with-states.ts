import type { JsonObject, State, StateService, States } from './state.ts'

/** Where the route stands beside the service's own. */
export const statesPath = '/_states'

type Fetch = StateService['app']['fetch']

export interface WithStates<Change> {
  /** The service that answers while no state is set up. */
  service: StateService
  states: States<Change>
  /** Opens a service with something in it replaced. */
  open: (change: Change) => Promise<StateService>
}

/**
 * Puts the states route in front of a service. A state is a service of its own, opened for it and closed after it: what
 * an exchange does in a state, no other exchange sees.
 */
export const withStates = <Change>({ service, states, open }: WithStates<Change>) => {
  let current: { name: string; service: StateService } | undefined

  const setUp = async (name: string, state: State<Change>, params: JsonObject): Promise<Response> => {
    // implements: OC-TEST-7004
    if (current) return said(409, `'${current.name}' is set up: tear it down first`)
    const odd = Object.keys(params).find((key) => !state.params?.includes(key))
    // implements: OC-TEST-7005
    if (odd !== undefined) return said(400, `'${name}' has no param '${odd}'`)
    // implements: OC-TEST-7003
    const opened = await open(state.change(params))
    try {
      await state.before?.(opened, params)
    } catch (failure) {
      // implements: OC-TEST-7006
      await opened.stop()
      throw failure
    }
    current = { name, service: opened }
    return new Response(null, { status: 204 })
  }

  // implements: OC-TEST-7003
  const tearDown = async (name: string): Promise<Response> => {
    // A set-up that failed left nothing.
    if (current?.name === name) {
      const { service: opened } = current
      current = undefined
      await opened.stop()
    }
    return new Response(null, { status: 204 })
  }

  const route = async (request: Request): Promise<Response> => {
    const call = callOf(await request.json().catch(() => undefined))
    // implements: OC-TEST-7005
    if (!call) return said(400, 'a call is { action: setup | teardown, state, params? }')
    const state = Object.hasOwn(states, call.state) ? states[call.state] : undefined
    // implements: OC-TEST-7005
    if (!state) return said(404, `no state '${call.state}'; known are ${Object.keys(states).join(', ')}`)
    try {
      return call.action === 'setup' ? await setUp(call.state, state, call.params) : await tearDown(call.state)
    } catch (failure) {
      // implements: OC-TEST-7006
      return said(500, failure instanceof Error ? failure.message : String(failure))
    }
  }

  // implements: OC-TEST-7002
  const fetch: Fetch = (request, env) =>
    request.method === 'POST' && new URL(request.url).pathname === statesPath
      ? route(request)
      : (current?.service ?? service).app.fetch(request, env)
  // implements: OC-TEST-7003
  const stop = async (): Promise<void> => {
    await current?.service.stop()
    await service.stop()
  }
  return { app: { fetch }, stop }
}

interface Call {
  action: 'setup' | 'teardown'
  state: string
  params: JsonObject
}

const callOf = (body: unknown): Call | undefined => {
  if (typeof body !== 'object' || body === null) return undefined
  const { action, state, params = {} } = body as Partial<Record<string, unknown>>
  const isAction = action === 'setup' || action === 'teardown'
  const isParams = typeof params === 'object' && params !== null && !Array.isArray(params)
  return isAction && typeof state === 'string' && isParams ? { action, state, params: params as JsonObject } : undefined
}

const said = (status: number, message: string): Response => new Response(message, { status })
