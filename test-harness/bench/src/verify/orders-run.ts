import { type ExploreOptions, explore, fetchTransport, readContracts, type Transport } from '@throughline/verify'
import { ordersApp } from './orders.ts'

const { value: [contract] = [] } = await readContracts(import.meta.dirname, [{ file: 'orders.yaml' }])

/**
 * At least so many requests by the verifier, in one run; returns how many. Without a URL the service is called.
 * @throws Error when it finds anything: the service keeps its document
 */
export const verifyOrders = async (
  atLeast: number,
  url: string,
  wrap: (transport: Transport) => Transport = (transport) => transport,
): Promise<number> => {
  if (!contract) throw new Error('orders.yaml does not read')
  const place: Pick<ExploreOptions, 'url' | 'transport'> =
    url === '' ? { url: 'http://localhost', transport: wrap(fetchTransport(ordersApp())) } : { url }
  const { value, findings } = await explore({
    ...place,
    model: contract.model,
    phases: ['fuzz'],
    maxExamples: atLeast,
  })
  const [first] = findings.filter(({ level }) => level !== 'info')
  if (first) throw new Error(`${first.code}: ${first.message}`)
  if (value.requests < atLeast) throw new Error(`${value.requests} requests were sent, not ${atLeast}`)
  return value.requests
}
