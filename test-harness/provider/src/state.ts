export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** A service without its socket, as a state needs it. */
export interface StateService {
  app: { fetch(request: Request, env?: object): Response | Promise<Response> }
  stop(): Promise<void>
}

/** One situation: a service of its own, opened with something in it replaced. */
export interface State<Change> {
  /** What is so while it lasts. */
  title: string
  /** Names of the params that it takes. */
  params?: readonly string[]
  /** What differs from the service that the entry starts. */
  change: (params: JsonObject) => Change
  /** Brings it into the situation, by requests as any client sends them. */
  before?: (service: StateService, params: JsonObject) => Promise<void>
}

/** The states of one service, by the name that contracts give them. */
export type States<Change> = Readonly<Record<string, State<Change>>>

/** Sends a request that has to succeed for a state to be there. */
export const ask = async (
  { app }: StateService,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Response> => {
  const response = await app.fetch(
    new Request(`http://state${path}`, {
      method,
      ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    }),
  )
  if (response.ok) return response
  throw new Error(`${method} ${path} answers ${response.status}: ${await response.text()}`)
}
