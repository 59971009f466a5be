import { type Call, type Given, isFromStep, type Scenario } from './call.ts'

/** Leaves out requests from whose answers nothing is taken; the last one stays. */
export const pruneCalls = (calls: Scenario): Call[] => {
  const needed = new Set([calls.length - 1])
  for (let at = calls.length - 1; at >= 0; at--) {
    const call = calls[at]
    if (call && needed.has(at)) for (const step of stepsOf(call)) needed.add(step)
  }
  const places = new Map([...needed].sort((a, b) => a - b).map((from, to) => [from, to]))
  const moved = (step: number) => places.get(step) ?? step
  return calls.flatMap((call, at) => (needed.has(at) ? [withSteps(call, moved)] : []))
}

const stepsOf = ({ parameters, body, tweak }: Call): number[] => [
  ...parameters.flatMap(({ given }) => (isFromStep(given) ? [given.fromStep] : [])),
  ...(body?.taken ?? []).map(({ from }) => from.fromStep),
  ...(tweak?.target ? [tweak.target.fromStep] : []),
]

const withSteps = (call: Call, moved: (step: number) => number): Call => {
  const given = (each: Given): Given => (isFromStep(each) ? { ...each, fromStep: moved(each.fromStep) } : each)
  const { body, tweak } = call
  return {
    ...call,
    parameters: call.parameters.map((each) => ({ ...each, given: given(each.given) })),
    ...(body && {
      body: {
        ...body,
        taken: body.taken.map(({ pointer, from }) => ({ pointer, from: { ...from, fromStep: moved(from.fromStep) } })),
      },
    }),
    ...(tweak?.target && { tweak: { ...tweak, target: { ...tweak.target, fromStep: moved(tweak.target.fromStep) } } }),
  }
}
