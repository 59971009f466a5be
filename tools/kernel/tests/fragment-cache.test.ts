import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { storedFragments } from '../src/index.ts'

const root = mkdtempSync(join(tmpdir(), 'fragments-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0
const fileOf = () => join(root, `cache-${count++}`)

const long = (key: string): string => `${key} ${'x'.repeat(1000)}`
const keys = Array.from({ length: 20 }, (_, index) => `key ${index}`)

/** One run: asks for all, and makes what it is not given; what it made. */
const run = (file: string, wanted: readonly string[], version = '1', asksForAll = true): string[] => {
  const cache = storedFragments(file, version, asksForAll)
  const made = wanted.filter((key) => cache.get(key) === undefined)
  for (const key of made) cache.set(key, long(key))
  for (const key of wanted) expect(cache.get(key)).toBe(long(key))
  cache.save()
  return made
}

it('[TL-OPENAPI-225] makes nothing again that a run before has made, however little is added each time', () => {
  const file = fileOf()
  expect(run(file, keys)).toEqual(keys)
  for (let round = 0; round < 30; round++) {
    const changed = keys.map((key, index) => (index === round % 20 ? `${key} of ${round}` : key))
    // What the round before did not ask for may be forgotten.
    const made = run(file, changed).filter((key) => key !== keys[(round + 19) % 20])
    expect(made).toEqual([`${keys[round % 20]} of ${round}`])
  }
  const size = [file, `${file}.more`].reduce((sum, each) => sum + (existsSync(each) ? statSync(each).size : 0), 0)
  expect(size).toBeLessThan(20 * 1100 * 1.7)
})

it('[TL-OPENAPI-225] leaves the whole as it stands where little is new, and writes nothing where nothing is', () => {
  const file = fileOf()
  run(file, keys)
  const before = statSync(file).ino
  run(file, [...keys, 'new'])
  const beside = statSync(`${file}.more`)
  expect([statSync(file).ino, beside.size < 1300]).toEqual([before, true])
  run(file, [...keys, 'new'])
  expect([statSync(file).ino, statSync(`${file}.more`).ino]).toEqual([before, beside.ino])
})

it('[TL-OPENAPI-225] keeps what a run had no reason to ask for, until as much is new', () => {
  const file = fileOf()
  const some = (wanted: readonly string[]) => run(file, wanted, '1', false)
  some(keys)
  some(keys.slice(0, 2))
  some(['new'])
  expect(some([...keys, 'new'])).toEqual([])
  const others = keys.map((key) => `${key}, another`)
  expect([some(others), some(others), some(keys)]).toEqual([others, [], keys])
})

it('[TL-OPENAPI-225] takes what is damaged, of another version or gone for nothing', () => {
  const damage: ((file: string) => void)[] = [
    (file) => rmSync(file),
    (file) => writeFileSync(file, ''),
    (file) => writeFileSync(file, readFileSync(file).subarray(0, -1)),
    (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(/x$/, 'y')),
  ]
  for (const [end, lost] of [
    ['', keys],
    ['.more', ['new']],
  ] as const) {
    for (const break_ of damage) {
      const file = fileOf()
      run(file, keys)
      run(file, [...keys, 'new'])
      break_(`${file}${end}`)
      expect(run(file, [...keys, 'new'])).toEqual(lost)
      expect(run(file, [...keys, 'new'])).toEqual([])
    }
  }
  const file = fileOf()
  run(file, keys)
  expect(run(file, keys, '2')).toEqual(keys)
})
