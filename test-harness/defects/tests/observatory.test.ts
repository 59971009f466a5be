import { expect, it } from 'vitest'
import { type BugId, bugs } from '../src/observatory/bugs.ts'
import { answers } from './support/observatory-answers.ts'
import { answerText, ask, startObservatory } from './support/observatory-ask.ts'
import { shows } from './support/observatory-shows.ts'

const telescope = { title: 'One', aperture: 1, coordinates: { latitude: 0, longitude: 0 } }

const seen = async (id: BugId, bug?: BugId) => {
  const app = startObservatory(bug)
  const { given, ask: last } = shows[id]
  for (const call of given) await ask(app, call)
  return answerText(await ask(app, last))
}

it.each(bugs)('$family: $does', async ({ id }) => {
  expect({ clean: await seen(id), broken: await seen(id, id) }).toEqual(answers[id])
})

it('has fifteen bugs, each under a name of its own and answered otherwise than by the clean service', () => {
  expect(new Set(bugs.map(({ id }) => id)).size).toBe(15)
  expect(Object.values(answers).filter(({ clean, broken }) => clean === broken)).toEqual([])
})

it.each([
  ['a key that nobody has', { method: 'GET', path: '/telescopes', headers: { 'X-Site-Key': 'unknown' } }, 401],
  [
    'another revision',
    { method: 'PUT', path: '/telescopes/one', body: telescope, headers: { 'If-Match': '"7"' } },
    412,
  ],
  ['a page that is no number', { method: 'GET', path: '/telescopes?page=two' }, 400],
  ['a page twice', { method: 'GET', path: '/telescopes?page=1&page=2' }, 400],
  ['a method of no operation', { method: 'POST', path: '/telescopes' }, 405],
  ['a path that is not there', { method: 'GET', path: '/telescope' }, 404],
])('refuses %s', async (_, call, status) => {
  const response = await ask(startObservatory(), call)
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
})
