import type { Finding } from '@throughline/kernel'
import type { ApiModel, Exchange, JsonObject } from '@throughline/openapi'
import { finding } from '../findings/index.ts'
import type { AskState, StateAction, StateAnswer } from './provider-states.ts'

/** Time for the tear-down of a run that was interrupted. */
const farewellMs = 1_000

/**
 * Sends an exchange in the state that it names: set-up, work, tear-down, whatever the work came to. After a failed
 * set-up nothing is sent, and what it left half made is torn down as well.
 */
export const inState = async <Result>(
  ask: AskState | undefined,
  model: ApiModel,
  exchange: Exchange,
  signal: AbortSignal,
  work: (exchange: Exchange) => Promise<Result>,
): Promise<{ result?: Result; findings: Finding[] }> => {
  const { providerState } = exchange
  if (!providerState || !ask) return { result: await work(exchange), findings: [] }
  const { name: state, params } = providerState
  const call = (action: StateAction) =>
    ask({ action, state, params }, signal.aborted ? AbortSignal.timeout(farewellMs) : signal)
  const report = (code: 'unknown-provider-state' | 'state-setup-failed' | 'state-teardown-failed', words: string) => {
    const { operation, key, response, pointer } = exchange
    return finding(code, `${operation.operationId}, ${key} (${response.status}): the state '${state}' ${words}`, {
      location: model.locate(pointer, { key: true }),
      anchor: [operation.operationId, key, state].join(' '),
    })
  }
  const before = await call('setup')
  // implements: TL-VERIFY-012
  if (before.kind === 'unknown') {
    return { findings: [report('unknown-provider-state', `is not known, and the exchange not sent: ${before.detail}`)] }
  }
  // implements: TL-VERIFY-013
  if (before.kind !== 'done') {
    await call('teardown')
    const words = `cannot be set up, and the exchange is not sent: ${detailOf(before)}`
    return { findings: signal.aborted ? [] : [report('state-setup-failed', words)] }
  }
  const working = work(withValues(exchange, before.values))
  // implements: TL-VERIFY-011
  const after = await working.then(
    () => call('teardown'),
    () => call('teardown'),
  )
  const result = await working
  const quiet = after.kind === 'done' || signal.aborted
  // implements: TL-VERIFY-013
  return { result, findings: quiet ? [] : [report('state-teardown-failed', `cannot be torn down: ${detailOf(after)}`)] }
}

const detailOf = (answer: StateAnswer): string => ('detail' in answer ? answer.detail : answer.kind)

/** A value that a state answers with is sent in place of the example of each parameter of its name. */
// implements: TL-VERIFY-014
const withValues = (exchange: Exchange, values: JsonObject): Exchange => {
  const { operation, request } = exchange
  const named = operation.parameters.flatMap((parameter) => {
    const value = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined
    return value === undefined ? [] : [{ parameter, value }]
  })
  if (named.length === 0) return exchange
  const kept = request.parameters.filter(({ parameter }) => !named.some((each) => each.parameter === parameter))
  return { ...exchange, request: { ...request, parameters: [...kept, ...named] } }
}
