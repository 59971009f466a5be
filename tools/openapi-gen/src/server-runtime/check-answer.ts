import { type AnyAnswer, answerPlan, contentOf } from './answer.ts'
import { checkedEvents } from './check-events.ts'
import { type Issue, issuesOf } from './invalid.ts'
import type { AnyRoute, ValueKind } from './route.ts'
import { asJson } from './values.ts'

/** A handler answered what its contract does not describe. */
export class InvalidAnswer extends Error {
  override readonly name = 'InvalidAnswer'
  readonly operationId: string
  readonly status: number
  readonly issues: readonly Issue[]
  constructor(operationId: string, status: number, issues: readonly Issue[]) {
    const said = issues.map(({ in: place, pointer, message }) => `${place}${pointer} ${message}`)
    super(`${operationId}: the answer ${status} breaks its contract: ${said.join(', ')}`)
    this.operationId = operationId
    this.status = status
    this.issues = issues
  }
}

/** Holds an answer to its contract. Its events are judged one by one, as they are sent. */
// implements: TL-OPENAPI-168
export const checkedAnswer = (
  route: AnyRoute,
  answer: AnyAnswer,
  judge: (failure: InvalidAnswer) => void,
  resumed = false,
): AnyAnswer => {
  const { status, events } = answer
  const fail = (issues: readonly Issue[]): void => judge(new InvalidAnswer(route.operationId, status, issues))
  const issues = issuesOfAnswer(route, answer)
  if (issues.length > 0) fail(issues)
  const stream = contentOf(answerPlan(route, status), answer).content?.stream
  if (events === undefined || stream === undefined) return answer
  const open = typeof events === 'function' ? events : () => events
  return { ...answer, events: () => checkedEvents(open(), stream, fail, resumed) }
}

const issuesOfAnswer = (route: AnyRoute, answer: AnyAnswer): Issue[] => {
  const { status, body, events } = answer
  const plan = answerPlan(route, status)
  if (plan === undefined) return [{ in: 'status', pointer: '', message: 'is not declared' }]
  const issues = headerIssues(answer, plan.headers ?? {})
  const { content, declared } = contentOf(plan, answer)
  const wrong = (message: string): Issue[] => [...issues, { in: 'body', pointer: '', message }]
  if (plan.content === undefined) return body === undefined && events === undefined ? issues : wrong('is not declared')
  if (content === undefined) return wrong(`is ${answer.contentType}, which is not declared`)
  if (content.kind === 'events') return events === undefined ? wrong('is no stream of events') : issues
  if (body === undefined) return wrong('is missing')
  if (content.kind === 'text' && typeof body !== 'string') return wrong(`is no text, as ${declared} is`)
  const { validate } = content
  // What is judged is what is sent: a Date becomes text on the way.
  if (content.kind !== 'json' || validate === undefined || validate(asJson(body))) return issues
  return [...issues, ...issuesOf('body', validate.errors)]
}

const headerIssues = (
  { headers = {} }: AnyAnswer,
  declared: Readonly<Record<string, { kind: ValueKind; required: boolean }>>,
): Issue[] => {
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return Object.entries(declared).flatMap(([name, { kind, required }]): Issue[] => {
    const value = given.get(name.toLowerCase())
    const issue = (message: string): Issue[] => [{ in: 'headers', pointer: `/${name}`, message }]
    if (value === undefined || value === null) return required ? issue('is missing') : []
    return isOfKind(value, kind) ? [] : issue(`is no ${kind}`)
  })
}

const isOfKind = (value: unknown, kind: ValueKind): boolean =>
  kind === 'string' || kind === 'number' || kind === 'boolean'
    ? typeof value === kind
    : Array.isArray(value) && value.every((item) => `${typeof item}s` === kind)
