import type { ApiModel } from '../api-model.ts'
import { describeError } from '../describe-error.ts'
import { reduceErrors } from '../reduce-errors.ts'
import type { Fault } from '../rules/rule.ts'
import { type ExampleCase, judgeExamples } from './judge-examples.ts'

/** At most so many faults are told of one value. */
const mostFaults = 3

/** What is wrong in the values, in words. `name` is what a value is to its reader: 'the example'. */
export async function* faultsOfValues(
  model: ApiModel,
  cases: readonly ExampleCase[],
  name: string,
): AsyncGenerator<Fault> {
  for (const [index, errors] of (await judgeExamples(model, cases)).entries()) {
    const { pointer, value } = cases[index] as ExampleCase
    if (errors === 'too-slow') {
      yield { message: `a pattern of the schema runs too long on ${name}`, pointer }
      continue
    }
    for (const error of reduceErrors(errors).slice(0, mostFaults)) {
      const fault = describeError(error, value, name)
      const message = error.instancePath === '' ? fault.message : `in ${name}, ${fault.message}`
      yield { ...fault, message, pointer: pointer + fault.pointer }
    }
  }
}
