import { numberOf, optionalNumber, optionalText, textOf } from './columns.ts'
import type { Connection, Row } from './connection.ts'
import type { ModelRecord, ModelStore, ModelVerification } from './store.ts'

const columns = `id, model_ref, engine, digest, signature, sbom, state, retires_at,
  verification, verification_reason, verification_message, checked_at, created_at`

export const modelsTable = (connection: Connection): ModelStore => {
  const insert = connection.query(
    `INSERT INTO models (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const byId = connection.query(`SELECT ${columns} FROM models WHERE id = ?`)
  const byRef = connection.query(`SELECT ${columns} FROM models WHERE model_ref = ?`)
  const all = connection.query(`SELECT ${columns} FROM models ORDER BY ordinal`)
  const state = connection.query('UPDATE models SET state = ?, retires_at = ? WHERE id = ?')
  const verification = connection.query(
    `UPDATE models SET verification = ?, verification_reason = ?, verification_message = ?, checked_at = ?
     WHERE id = ?`,
  )
  const remove = connection.query('DELETE FROM models WHERE id = ?')
  const change = (run: () => number): boolean => connection.durably(run) > 0
  const one = (row: Row | undefined): ModelRecord | undefined => row && modelOf(row)

  return {
    insert: (model) => change(() => insert.run(...valuesOf(model))),
    get: (id) => one(byId.first(id)),
    byRef: (modelRef) => one(byRef.first(modelRef)),
    list: () => all.all().map(modelOf),
    setState: (id, next, retiresAt) => change(() => state.run(next, retiresAt ?? null, id)),
    setVerification: (id, { result, reason, message, checkedAt }) =>
      change(() => verification.run(result, reason, message, checkedAt, id)),
    remove: (id) => change(() => remove.run(id)),
  }
}

const valuesOf = (model: ModelRecord): (string | number | null)[] => {
  const { id, modelRef, engine, digest, signature, sbom, state, retiresAt, verification, createdAt } = model
  const { result, reason, message, checkedAt } = verification ?? {}
  const own = [id, modelRef, engine, digest, signature, sbom, state, retiresAt]
  return [...own, result, reason, message, checkedAt, createdAt].map((value) => value ?? null)
}

const modelOf = (row: Row): ModelRecord => {
  const signature = optionalText(row, 'signature')
  const sbom = optionalText(row, 'sbom')
  const retiresAt = optionalNumber(row, 'retires_at')
  return {
    id: textOf(row, 'id'),
    modelRef: textOf(row, 'model_ref'),
    // Only values of these types were written.
    engine: textOf(row, 'engine') as ModelRecord['engine'],
    digest: textOf(row, 'digest'),
    ...(signature !== undefined && { signature }),
    ...(sbom !== undefined && { sbom }),
    state: textOf(row, 'state') as ModelRecord['state'],
    ...(retiresAt !== undefined && { retiresAt }),
    ...(row.verification !== null && { verification: verificationOf(row) }),
    createdAt: numberOf(row, 'created_at'),
  }
}

const verificationOf = (row: Row): ModelVerification => ({
  result: textOf(row, 'verification') as ModelVerification['result'],
  reason: textOf(row, 'verification_reason') as ModelVerification['reason'],
  message: textOf(row, 'verification_message'),
  checkedAt: numberOf(row, 'checked_at'),
})
