import { expect } from 'vitest'

export const idOf = (nth: number): string => `00000001-0000-4000-8000-${String(nth).padStart(12, '0')}`

/** A task whose prompt names it. */
export const taskOf = (nth: number, prompt: string) => ({
  task_id: idOf(nth),
  session_id: idOf(1000 + nth),
  workload: 'completion',
  model_ref: 'hf:tiny/chat',
  engine: 'llamacpp',
  ctx: 2048,
  priority: 'interactive',
  max_tokens: 4,
  deadline_ms: 600_000,
  prompt,
})

/** Asks a service over its socket. */
export const clientOf = (url: string) => ({
  async send(task: ReturnType<typeof taskOf>): Promise<number> {
    const body = JSON.stringify(task)
    return (await fetch(`${url}/v1/tasks`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }))
      .status
  },
  /** The last event of a task that is over, or the status of an answer that is no stream. */
  async endOf(nth: number): Promise<string> {
    const response = await fetch(`${url}/v1/tasks/${idOf(nth)}/stream`)
    const text = await response.text()
    if (response.status !== 200) return String(response.status)
    const frame = text.trim().split('\n\n').at(-1) ?? ''
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/m.exec(frame) ?? []
    const { reason, code } = JSON.parse(data ?? '{}')
    return `${event} ${reason ?? code}`
  },
  async ready(): Promise<void> {
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 10_000 }).toBe(200)
  },
})
