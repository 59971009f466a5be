import type { Call } from '../scenario/call.ts'

/** The same calls behind so many others. */
export const shifted = (calls: readonly Call[], by: number): Call[] =>
  calls.map((call) => ({
    ...call,
    parameters: call.parameters.map((each) =>
      'fromStep' in each.given ? { ...each, given: { ...each.given, fromStep: each.given.fromStep + by } } : each,
    ),
    ...(call.body && {
      body: {
        ...call.body,
        taken: call.body.taken.map((each) => ({ ...each, from: { ...each.from, fromStep: each.from.fromStep + by } })),
      },
    }),
  }))
