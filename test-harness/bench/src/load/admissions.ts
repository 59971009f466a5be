import autocannon from 'autocannon'
import { ProcessFailed } from '../run-process.ts'
import { taskFor } from './tasks.ts'

export interface Admissions {
  perSecond: number
  p99Ms: number
}

/** Sends tasks for a pool that is busy over some connections, each another one. Every answer has to be 202. */
export const admitTasks = async (
  url: string,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Admissions> => {
  const result = await autocannon({
    url: `${url}/v1/tasks`,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: taskFor('busy', 4).body }),
      },
    ],
  })
  const { errors, timeouts, non2xx, requests, latency } = result
  if (errors + timeouts + non2xx > 0) {
    const statuses = JSON.stringify(result.statusCodeStats)
    throw new ProcessFailed(`${url}: ${errors} errors, ${timeouts} time-outs, ${non2xx} refusals: ${statuses}`)
  }
  return { perSecond: requests.total / result.duration, p99Ms: latency.p99 }
}
