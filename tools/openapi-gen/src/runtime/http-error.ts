import type { Status1XX, Status3XX, Status4XX, Status5XX } from './wire.ts'

/** An answer that the contract declares, thrown by those who asked for success only. */
export class HttpError<Answer extends { status: number } = { status: number }> extends Error {
  override readonly name = 'HttpError'
  readonly answer: Answer
  readonly status: Answer['status']
  constructor(answer: Answer, operation?: string) {
    super(`${operation === undefined ? '' : `${operation}: `}answered ${answer.status}`)
    this.answer = answer
    this.status = answer.status
  }
}

/** The answers that are no failures. */
export type Success<Answer> = Exclude<Answer, { status: Status1XX | Status3XX | Status4XX | Status5XX }>

/** Throws each answer but 2xx: `const { body } = await orThrow(getThing(client, { path }))`. */
// implements: TL-OPENAPI-144
export const orThrow = async <Answer extends { status: number }>(call: Promise<Answer>): Promise<Success<Answer>> => {
  const answer = await call
  if (answer.status < 200 || answer.status > 299) throw new HttpError(answer)
  return answer as Success<Answer>
}
