import type { AdmissionResponse, TaskRequest } from '@contracts/api-types/data'
import { numberOf, objectOf, optionalText, textOf } from './columns.ts'
import type { Connection, Row } from './connection.ts'
import type { TaskPhase, TaskRecord, TaskStore } from './store.ts'

const columns = 'id, session_id, pool, phase, admitted_at, request, admission, digest'

export const tasksTable = (connection: Connection): TaskStore => {
  const put = connection.query(
    `INSERT INTO tasks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET session_id = excluded.session_id, pool = excluded.pool, phase = excluded.phase,
       admitted_at = excluded.admitted_at, request = excluded.request, admission = excluded.admission,
       digest = excluded.digest`,
  )
  const all = connection.query(`SELECT ${columns} FROM tasks ORDER BY ordinal`)
  const remove = connection.query('DELETE FROM tasks WHERE id = ?')
  return {
    put({ id, sessionId, pool, phase, admittedAt, request, admission, digest = null }) {
      put.run(id, sessionId, pool, phase, admittedAt, JSON.stringify(request), JSON.stringify(admission), digest)
    },
    list: () => all.all().map(taskOf),
    remove: (id) => remove.run(id) > 0,
  }
}

const taskOf = (row: Row): TaskRecord => {
  const digest = optionalText(row, 'digest')
  return {
    id: textOf(row, 'id'),
    sessionId: textOf(row, 'session_id'),
    pool: textOf(row, 'pool'),
    // A constraint of the table holds the three words; the two texts were written by this very function's twin.
    phase: textOf(row, 'phase') as TaskPhase,
    admittedAt: numberOf(row, 'admitted_at'),
    request: objectOf(row, 'request') as TaskRequest,
    admission: objectOf(row, 'admission') as AdmissionResponse,
    ...(digest !== undefined && { digest }),
  }
}
