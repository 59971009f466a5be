import { failed, fellOver } from './answer.ts'
import { isLent, type StoredLoan } from './depot.ts'
import type { Call, Handler } from './handlers.ts'

const createLoan: Handler = ({ depot, has, member, body }) => {
  const { itemId, days, from, contact } = body as Pick<StoredLoan, 'itemId' | 'days' | 'contact'> & { from?: string }
  const item = depot.items.get(itemId)
  if (!item || item.deleted) return failed(422, 'UNKNOWN_ITEM', 'there is no such item')
  if (isLent(depot, itemId)) return failed(409, 'CONFLICT', 'the item is lent')
  const begins = from ?? depot.now().toISOString().slice(0, 10)
  const loan: StoredLoan = { id: depot.newId(), itemId, member, days, from: begins, contact, state: 'open' }
  depot.loans.set(loan.id, loan)
  return {
    status: 201,
    headers: {
      Location: `/v1/loans/${loan.id}`,
      'X-Expires-At': has('expires-no-date') ? 'tomorrow' : expiry(loan),
    },
    body: shown(loan, has),
  }
}

const getLoan: Handler = (call) => {
  const loan = own(call)
  return 'status' in loan ? loan : { status: 200, body: shown(loan, call.has) }
}

const returnLoan: Handler = (call) => {
  const loan = own(call)
  if ('status' in loan) return loan
  if (loan.state === 'returned') return failed(409, 'CONFLICT', 'the item is back already')
  const closed: StoredLoan = { ...loan, state: 'returned' }
  if (!call.has('return-lost')) call.depot.loans.set(loan.id, closed)
  return { status: 200, body: shown(closed, call.has) }
}

export const loanHandlers: Record<string, Handler> = { createLoan, getLoan, returnLoan }

const own = ({ depot, has, member, parameters }: Call) => {
  const loan = depot.loans.get(String(parameters.loanId))
  if (loan && (loan.member === member || has('auth-foreign-shown'))) return loan
  if (loan && has('auth-foreign-403')) return failed(403, 'FORBIDDEN', 'this loan is of another member')
  return has('missing-as-500') ? fellOver : failed(404, 'NOT_FOUND', 'no such loan')
}

const shown = ({ member: _, ...loan }: StoredLoan, has: Call['has']): Record<string, unknown> => {
  const { kind, address, number } = loan.contact
  const wrong = has('wrong-variant') && kind === 'phone'
  return {
    ...loan,
    contact: wrong ? { kind: 'email', number } : { kind, ...(address !== undefined ? { address } : { number }) },
  }
}

/** A day is 24 hours from the midnight (UTC) at which the loan begins; RFC 3339 ends with the year 9999. */
const expiry = ({ from, days }: StoredLoan): string => {
  const begins = Date.parse(`${from}T00:00:00Z`)
  const ends = Math.min(begins + days * 86_400_000, Date.parse('9999-12-31T23:59:59Z'))
  return new Date(Number.isNaN(begins) ? 0 : ends).toISOString()
}
