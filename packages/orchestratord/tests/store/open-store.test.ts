import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databaseName, openStore } from '../../src/store/index.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { scratch } from '../support/control.ts'
import { storeIn } from '../support/service.ts'
import { modelRecord, sessionRecord } from './records.ts'

const firstVersion = fileURLToPath(new URL('../fixtures/orchestratord-1.db', import.meta.url))

let folder: string
let file: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = scratch())
  file = join(folder, databaseName)
})
afterEach(() => remove())

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
/** Changes the file with SQLite itself. */
const alter = (sql: string): void => {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}
const written = (): void => {
  const store = storeIn(folder)
  for (let index = 0; index < 40; index++) store.models.insert(modelRecord(index, { signature: 'x'.repeat(200) }))
  store.close()
}
const problemOf = (stateDir = folder): string => {
  const opened = openStore({ stateDir })
  if ('problem' in opened) return opened.problem
  opened.store.close()
  return 'opened'
}

describe('a file that is not as it should be', () => {
  /** What is said of it; its bytes are the same afterwards, and nothing else that matters came. */
  const check = (spoil: () => void, wanted: RegExp): void => {
    written()
    spoil()
    const before = existsSync(file) && statSync(file).isFile() ? hashOf(file) : undefined
    const files = readdirSync(folder).filter((name) => !name.endsWith('-shm'))
    for (let attempt = 0; attempt < 2; attempt++) {
      const problem = problemOf()
      expect(problem).toMatch(wanted)
      expect(problem.startsWith(`${file}: `)).toBe(true)
    }
    expect(before === undefined ? undefined : hashOf(file)).toBe(before)
    expect(readdirSync(folder).filter((name) => !name.endsWith('-shm'))).toEqual(files)
  }
  const overwrite = (at: number, bytes: Buffer): void => {
    const all = readFileSync(file)
    bytes.copy(all, at)
    writeFileSync(file, all)
  }
  const cut = (length: (size: number) => number) => () =>
    writeFileSync(file, readFileSync(file).subarray(0, length(statSync(file).size)))
  const wayOut =
    /restore it from a backup, or move it and the files beside it away to start with nothing; the file was left as it is$/

  const task = `INSERT INTO tasks (id, session_id, pool, phase, admitted_at, request, admission) VALUES ('a', 'b', 'c',`

  it.each([
    ['empty', cut(() => 0), /cut off after 0 bytes/],
    ['cut off in its header', cut(() => 60), /cut off after 60 bytes/],
    ['cut off after some pages', cut((size) => Math.floor(size / 2)), /is cut off after \d+ of \d+ bytes/],
    ['cut off by one byte', cut((size) => size - 1), /is cut off after \d+ of \d+ bytes/],
    ['text', () => writeFileSync(file, 'catalog: []\n'.repeat(50)), /no SQLite database, or its beginning is damaged/],
    ['damaged in its first bytes', () => overwrite(3, Buffer.from('????')), /no SQLite database/],
    ['damaged in its pages', () => overwrite(4096, Buffer.alloc(8192, 0x5a)), /is damaged/],
    ['without its tables', () => alter('DROP TABLE models'), /is damaged/],
    ['with a task that is no JSON', () => alter(`${task} 'over', 1, '{"max', '{}')`), /is damaged.*request/],
    ['with a task of another form', () => alter(`${task} 'over', 1, '{}', 'null')`), /is damaged.*admission/],
    ['never finished', () => alter('PRAGMA user_version = 0'), /is damaged/],
  ])('[OC-CTRL-2115] [OC-CTRL-2116] is refused and left: %s', (_name, spoil, wanted) => {
    check(spoil, wanted)
    expect(problemOf()).toMatch(wayOut)
  })

  it('[OC-CTRL-2115] is refused and left: the database of another program', () => {
    check(() => {
      rmSync(file)
      alter('CREATE TABLE models (id); PRAGMA user_version = 2')
    }, /a database of another program: name another state_dir; the file was left as it is$/)
  })

  it('[OC-CTRL-2115] is refused and left: a folder in its place', () => {
    check(() => {
      rmSync(file)
      mkdirSync(file)
    }, /is no file: move it away; the file was left as it is$/)
  })

  it('[OC-CTRL-2115] is refused and left: a link that leads nowhere', () => {
    const elsewhere = join(folder, 'elsewhere.db')
    check(() => {
      rmSync(file)
      symlinkSync(elsewhere, file)
    }, /is a link that leads nowhere/)
    expect(existsSync(elsewhere)).toBe(false)
  })

  it('[OC-CTRL-2115] is refused and left: one that cannot be read', (context) => {
    // Who may do anything may read anything.
    if (process.getuid?.() === 0) context.skip()
    check(() => chmodSync(file, 0), /cannot be read \(EACCES\): give this user the right to read and write it$/)
    chmodSync(file, 0o600)
  })

  it('[OC-CTRL-2114] is refused and left: one of a newer version', () => {
    check(
      () => alter(`PRAGMA user_version = ${migrations.length + 1}; CREATE TABLE news (id)`),
      /has version 4 of the schema, and this program knows 3: start the newer program, or restore a backup/,
    )
  })

  it('[OC-CTRL-2114] is left also with what a newer program that was killed had not put into it yet', () => {
    written()
    const database = new DatabaseSync(file)
    database.exec(`PRAGMA user_version = ${migrations.length + 1}; CREATE TABLE news (id); INSERT INTO news VALUES (1)`)
    const other = join(folder, 'other')
    mkdirSync(other)
    for (const name of [databaseName, `${databaseName}-wal`]) copyFileSync(join(folder, name), join(other, name))
    database.close()
    const hashes = () => [databaseName, `${databaseName}-wal`].map((name) => hashOf(join(other, name)))
    const before = hashes()
    expect(problemOf(other)).toContain('has version 4 of the schema')
    expect(hashes()).toEqual(before)
  })

  it('[OC-CTRL-2117] is not made anew where its log is left', () => {
    written()
    writeFileSync(`${file}-wal`, 'what was acknowledged')
    rmSync(file)
    expect(problemOf()).toContain(
      `it is gone, but ${file}-wal, which belongs to it, is there: restore it from a backup`,
    )
    expect([existsSync(file), readFileSync(`${file}-wal`, 'utf8')]).toEqual([false, 'what was acknowledged'])
  })

  it('is not a folder that cannot be made', () => {
    writeFileSync(join(folder, 'blocked'), '')
    expect(problemOf(join(folder, 'blocked', 'state'))).toMatch(/cannot hold the state of this service: ENOTDIR/)
  })
})

describe('opening', () => {
  it('[OC-CTRL-2106] makes a file for its own user only, in a folder of its own', () => {
    const place = join(folder, 'a/b')
    storeIn(place).close()
    const mode = (path: string): number => statSync(path).mode & 0o777
    expect([mode(join(place, databaseName)), mode(place), readdirSync(place)]).toEqual([0o600, 0o700, [databaseName]])
  })

  it('[OC-CTRL-2110] is for one at a time', () => {
    const store = storeIn(folder)
    const busy = `${file}: another process uses it: stop that one, or name another state_dir`
    expect([problemOf(), problemOf()]).toEqual([busy, busy])
    store.sessions.put(sessionRecord(1))
    expect(problemOf()).toBe(busy)
    store.close()
    expect(problemOf()).toBe('opened')
  })
})

describe('a file of the first version', () => {
  const model = (id: string, more: object) => ({
    id,
    modelRef: `file:${id}.gguf`,
    engine: 'llamacpp',
    digest: 'sha256:00',
    createdAt: 1700000000000,
    ...more,
  })
  const checked = { message: 'checked by an earlier version of this service', checkedAt: 1700000000000 }
  const active = { state: 'Active' }

  it('[OC-CTRL-2112] is brought to the newest with all that it holds', () => {
    copyFileSync(firstVersion, file)
    const store = storeIn(folder)
    expect(store.models.list()).toEqual([
      model('new', active),
      model('good', {
        ...active,
        signature: 'signed',
        verification: { result: 'verified', reason: 'none', ...checked },
      }),
      model('bad', { ...active, sbom: 'bill', verification: { result: 'failed', reason: 'unknown', ...checked } }),
      model('old', { state: 'Retired', retiresAt: 1700000000000 }),
    ])
    const id = `sha256:${createHash('sha256').update('"kept"').digest('hex')}`
    expect(store.artifacts.get(id)).toEqual({ id, text: '"kept"', bytes: 6, createdAt: 1700000000000 })
    store.sessions.put(sessionRecord(1))
    store.close()
    const again = storeIn(folder)
    expect([again.models.list().length, again.sessions.list()]).toEqual([4, [sessionRecord(1)]])
    again.close()
  })

  it('[OC-CTRL-2112] has the very tables that the first step makes: a step that was released stays as it is', () => {
    const tables = (database: DatabaseSync) =>
      database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all()
    const made = new DatabaseSync(':memory:')
    made.exec(migrations[0] ?? '')
    copyFileSync(firstVersion, file)
    const kept = new DatabaseSync(file, { readOnly: true })
    expect(tables(made)).toEqual(tables(kept))
    kept.close()
    made.close()
  })

  it('[OC-CTRL-2113] stays as it was where a step fails', () => {
    copyFileSync(firstVersion, file)
    // A table of the second version that is there already makes its step fail near its end.
    alter('CREATE TABLE tasks (id)')
    const before = hashOf(file)
    expect(problemOf()).toContain(`${file}: it is damaged (table tasks already exists)`)
    expect(hashOf(file)).toBe(before)
  })
})
