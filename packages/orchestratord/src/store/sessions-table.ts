import { numberOf, textOf } from './columns.ts'
import type { Connection, Row } from './connection.ts'
import type { SessionRecord, SessionStore } from './store.ts'

const columns = 'id, turns, tokens_used, time_ms_used, alive_until'

export const sessionsTable = (connection: Connection): SessionStore => {
  const put = connection.query(`INSERT OR REPLACE INTO sessions (${columns}) VALUES (?, ?, ?, ?, ?)`)
  const all = connection.query(`SELECT ${columns} FROM sessions ORDER BY id`)
  const remove = connection.query('DELETE FROM sessions WHERE id = ?')
  return {
    put: ({ id, turns, tokensUsed, timeMsUsed, aliveUntil }) =>
      void put.run(id, turns, tokensUsed, timeMsUsed, aliveUntil),
    list: () => all.all().map(sessionOf),
    remove: (id) => remove.run(id) > 0,
  }
}

const sessionOf = (row: Row): SessionRecord => ({
  id: textOf(row, 'id'),
  turns: numberOf(row, 'turns'),
  tokensUsed: numberOf(row, 'tokens_used'),
  timeMsUsed: numberOf(row, 'time_ms_used'),
  aliveUntil: numberOf(row, 'alive_until'),
})
