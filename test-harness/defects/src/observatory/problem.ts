/** Problem details of RFC 9457. */
export interface Problem {
  type: `/problems/${string}`
  title: string
  status: number
  detail?: string
  violations?: { pointer: string; message: string }[]
}

/** What is wrong with a request, thrown wherever it is noticed and answered in one place. */
export class Refusal extends Error {
  readonly problem: Problem
  readonly headers: Record<string, string>

  constructor(problem: Problem, headers: Record<string, string> = {}) {
    super(problem.title)
    this.problem = problem
    this.headers = headers
  }
}

export const absent = (what: string): Refusal =>
  new Refusal({ type: '/problems/absent', title: `There is no such ${what}`, status: 404 })

export const conflict = (detail: string): Refusal =>
  new Refusal({ type: '/problems/conflict', title: 'Not as things are', status: 409, detail })

export const badRequest = (detail: string, violations: Problem['violations'] = []): Refusal =>
  new Refusal({
    type: '/problems/bad-request',
    title: 'The request is not well formed',
    status: 400,
    detail,
    violations,
  })
