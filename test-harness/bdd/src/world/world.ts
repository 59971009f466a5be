import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TaskRequest } from '@contracts/api-types/data'
import { type Daemon, silentLog } from '@orchestrator/service-kit'
import { startDaemon } from 'orchestratord'
import { type Draft, emptyDraft, poolNamed, servedModel } from './configuration.ts'
import { type EventReader, readEvents } from './event-reader.ts'
import { createHandClock } from './hand-clock.ts'
import { createHandWorkers } from './hand-workers.ts'
import { idOf } from './names.ts'

/** What the service answered. */
export interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

type Asked = [method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown]

/** What one scenario knows and has: a service of its own, which starts when it is first asked. */
export const createWorld = () => {
  const draft: Draft = emptyDraft()
  const clock = createHandClock()
  const workers = createHandWorkers()
  const tasks = new Map<string, TaskRequest>()
  const readers = new Map<string, EventReader>()
  const answers: Answer[] = []
  const leaving: AbortController[] = []
  let folder: string | undefined
  let daemon: Promise<Daemon> | undefined

  const start = async (): Promise<Daemon> => {
    const text = JSON.stringify({ ...draft, pools: draft.pools.length > 0 ? draft.pools : [poolNamed('chat', 1)] })
    const made = await startDaemon({
      config: { text, file: join(folder ?? '.', 'scenario.yaml') },
      env: { PORT: '0' },
      log: silentLog,
      seams: { clock, makeAdapter: () => (place) => place.pool.adapter && workers.adapter(place.modelRef) },
    })
    if ('problems' in made) throw new Error(made.problems.join('; '))
    return made
  }
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    daemon ??= start()
    return fetch(`${(await daemon).url}${path}`, init)
  }

  const world = {
    /** What the service will be configured with; nothing changes it once it runs. */
    draft,
    clock,
    workers,
    /** The pool that is described. */
    pool() {
      const [last] = draft.pools.slice(-1)
      if (!last) throw new Error('no pool is described yet')
      return last
    },
    /** Puts a file where the configuration's would be. */
    file(name: string, text: string) {
      folder ??= mkdtempSync(join(tmpdir(), 'throughline-bdd-'))
      writeFileSync(join(folder, name), text)
    },

    /** Asks, and remembers the answer as the last one. */
    async ask(...[method, path, body]: Asked): Promise<Answer> {
      const json = body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }
      const response = await send(path, { method, ...json })
      const text = await response.text()
      const answer = { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
      answers.push(answer)
      return answer
    },
    /** Asks for what has to succeed for the scenario to go on. */
    async mustAsk(...asked: Asked): Promise<Answer> {
      const answer = await world.ask(...asked)
      if (answer.status < 300) return answer
      throw new Error(`${asked[0]} ${asked[1]} is answered ${answer.status} ${JSON.stringify(answer.body)}`)
    },
    /** The last answer, or the one before it and so on. */
    answer(back = 0): Answer {
      const found = answers.at(-1 - back)
      if (!found) throw new Error('nothing was asked yet')
      return found
    },

    /** The task of this name: made at its first mention, the same from then on. */
    task(name: string, own: Partial<TaskRequest> = {}): TaskRequest {
      const task: TaskRequest = {
        task_id: idOf('task', name),
        session_id: idOf('session', `of ${name}`),
        workload: 'completion',
        model_ref: servedModel,
        engine: 'llamacpp',
        ctx: 2048,
        priority: 'interactive',
        max_tokens: 4,
        deadline_ms: 50_000,
        ...tasks.get(name),
        ...own,
      }
      tasks.set(name, task)
      return task
    },
    /** Names of tasks, by their IDs. */
    namesOf: (ids: readonly string[]): string[] =>
      ids.map((id) => [...tasks].find(([, task]) => task.task_id === id)?.[0] ?? id),

    /** Opens the stream of a task for a reader of that name. */
    async read(name: string, reader = name, last?: string): Promise<void> {
      const controller = new AbortController()
      const { task_id } = world.task(name)
      const headers = last === undefined ? {} : { 'Last-Event-ID': last }
      const response = await send(`/v1/tasks/${task_id}/stream`, { headers, signal: controller.signal })
      if (response.status !== 200) {
        answers.push({ status: response.status, headers: response.headers, body: JSON.parse(await response.text()) })
        return
      }
      leaving.push(controller)
      readers.set(
        reader,
        readEvents(response, () => controller.abort()),
      )
    },
    reader(name: string): EventReader {
      const reader = readers.get(name)
      if (!reader) throw new Error(`nobody reads '${name}'`)
      return reader
    },

    /** Ends the service and takes away what was made for it. */
    async close(): Promise<void> {
      for (const controller of leaving) controller.abort()
      workers.close()
      const stopped = daemon?.then((each) => each.stop())
      clock.pass(1000)
      await stopped?.catch(() => undefined)
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}

export type World = ReturnType<typeof createWorld>
