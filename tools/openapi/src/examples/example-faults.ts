import { hash } from 'node:crypto'
import type { FragmentCache } from '@throughline/kernel'
import { describeError } from '../describe-error.ts'
import { reduceErrors } from '../reduce-errors.ts'
import type { Fault, RuleContext } from '../rules/rule.ts'
import { askAjv, type ExampleCase, type Question, questionsOf } from './judge-examples.ts'
import type { TooSlow } from './within-time.ts'

/** At most so many faults are told of one value. */
const mostFaults = 3

/** What is wrong in a value, in words; the pointer leads from the value. */
interface Told {
  message: string
  pointer: string
  key: boolean
}

/** What is wrong in the values, in words. `name` is what a value is to its reader: 'the example'. */
export async function* faultsOfValues(
  { model, cache }: Pick<RuleContext, 'model' | 'cache'>,
  cases: readonly ExampleCase[],
  name: string,
): AsyncGenerator<Fault> {
  const questions = questionsOf(model, cases)
  const answers = await answersTo(questions, name, cache)
  for (const [index, question] of questions.entries()) {
    if (question === 'right') continue
    const { pointer, holder = pointer } = cases[index] as ExampleCase
    const told = question === 'too-slow' ? question : answers.get(question.text)
    if (told === 'too-slow') {
      yield { message: `a pattern of the schema runs too long on ${name}`, pointer, holder, isPassing: true }
    } else for (const fault of told ?? []) yield { ...fault, pointer: pointer + fault.pointer, holder }
  }
}

/** What ajv says to each question, by its text. It is not even loaded where an earlier run asked the same. */
// implements: TL-OPENAPI-131
const answersTo = async (
  questions: readonly (Question | TooSlow | 'right')[],
  name: string,
  cache: FragmentCache | undefined,
): Promise<Map<string, readonly Told[] | TooSlow>> => {
  const answers = new Map<string, readonly Told[] | TooSlow>()
  const open = new Map<string, Question>()
  for (const question of questions) {
    if (typeof question === 'string' || answers.has(question.text) || open.has(question.text)) continue
    const before = cache?.get(keyOf(question, name))
    if (before === undefined) open.set(question.text, question)
    else answers.set(question.text, JSON.parse(before) as Told[])
  }
  if (open.size === 0) return answers
  const asked = [...open.values()]
  for (const [index, errors] of (await askAjv(asked)).entries()) {
    const question = asked[index] as Question
    const told = errors === 'too-slow' ? errors : inWords(errors, question.value, name)
    answers.set(question.text, told)
    // How long something takes depends on more than the question.
    if (told !== 'too-slow') cache?.set(keyOf(question, name), JSON.stringify(told))
  }
  return answers
}

const keyOf = ({ text }: Question, name: string): string => hash('sha1', `${name}\n${text}`)

const inWords = (errors: Parameters<typeof reduceErrors>[0], value: unknown, name: string): Told[] =>
  reduceErrors(errors)
    .slice(0, mostFaults)
    .map((error) => {
      const fault = describeError(error, value, name)
      return { ...fault, message: error.instancePath === '' ? fault.message : `in ${name}, ${fault.message}` }
    })
