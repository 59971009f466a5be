import { createMetrics } from '@contracts/metrics'
import { Registry } from 'prom-client'
import { type AppDeps, createApp } from '../../src/index.ts'
import { type ManageOptions, manage } from './manage.ts'

/** The app around a manager that a test moves by hand. */
export const serve = async ({ app: own = {}, ...options }: ManageOptions & { app?: Partial<AppDeps> } = {}) => {
  const managed = await manage(options)
  const registry = new Registry()
  createMetrics(registry)
  const app = createApp({
    manager: managed.manager,
    registry,
    bodyLimit: 1000,
    validateResponses: 'throw',
    ...own,
  })
  const call = async (method: string, path: string, body?: unknown) => {
    const init =
      body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    const response = await app.request(path, { method, ...init })
    const text = await response.text()
    return { status: response.status, ...(text !== '' && (JSON.parse(text) as Record<string, unknown>)) }
  }
  return { ...managed, app, call }
}

export const leaseId = (nth: number): string => `0d7e3a52-4b1f-4c6e-8a90-${String(nth).padStart(12, '0')}`
