import { createScheduler, type Lost, lossesUntilFailed, type Start } from '../../src/index.ts'
import { type KnownAttempt, type KnownTask, openBooks } from './books.ts'
import type { Call, Story } from './calls.ts'

export interface Violation {
  requirement: string
  what: string
}

/** Plays a story, and says which requirements an answer broke; the books go on with what was answered. */
export const play = ({ capacity, policy, weights, calls }: Story): { violations: Violation[]; answers: unknown[] } => {
  const scheduler = createScheduler({ queue: { capacity, policy, weights } })
  const books = openBooks()
  const readers: { task: KnownTask | undefined; close: () => void; open: boolean }[] = []
  const violations: Violation[] = []
  const answers: unknown[] = []
  let orders = 0
  let clock = 0
  const must = (requirement: string, holds: boolean, what: string): void => {
    if (!holds) violations.push({ requirement, what })
  }
  const isStrict = weights.interactive === undefined && weights.batch === undefined

  const begun = (starts: readonly Start[]): void => {
    for (const start of starts) {
      const task = books.here(start.id)
      const canceled = books.tasks.some(({ id, canceled }) => id === start.id && canceled)
      must('ORCH-3038', task !== undefined || !canceled, `${start.id} started after its cancel`)
      must('OC-CORE-1004', task?.state === 'waiting', `${start.id} started while it was ${task?.state ?? 'over'}`)
      const replica = books.replica(start.replica)
      must('ORCH-3026', replica?.state === 'ready', `started on ${start.replica}, which is ${replica?.state ?? 'lost'}`)
      if (!task || !replica) continue
      const first = books.waiting(task.priority)[0]
      must('ORCH-3001', first === task, `${task.id} started before ${first?.id}`)
      const interactive = books.waiting('interactive').length
      must('ORCH-3002', !isStrict || task.priority === 'interactive' || interactive === 0, 'batch went first')
      must('ORCH-3013', books.live(replica.id).length < replica.slots, `${replica.id} had no free slot`)
      must('ORCH-3034', !replica.refusing, `${replica.id} had refused`)
      const least = books.available()[0]
      must('ORCH-3024', least === replica, `${replica.id} was taken, ${least?.id} is less loaded`)
      task.state = 'running'
      task.wasStarted = true
      books.attempts.push({ start, task, given: 0, live: true })
    }
  }
  const over = (attempt: KnownAttempt): void => {
    attempt.live = false
    const replica = books.replica(attempt.start.replica)
    if (replica) replica.refusing = false
  }
  const tookAway = (gone: readonly KnownAttempt[], lost: Lost): void => {
    const putBack: string[] = []
    const failed: string[] = []
    for (const attempt of gone) {
      over(attempt)
      const { task, given } = attempt
      if (task.state === 'over') continue
      task.losses += 1
      const fails = given > 0 || task.losses >= lossesUntilFailed
      task.state = fails ? 'over' : 'waiting'
      ;(fails ? failed : putBack).push(task.id)
    }
    const givenOf = (id: string): number => gone.find(({ task }) => task.id === id)?.given ?? 0
    for (const id of putBack) must('ORCH-3027', lost.putBack.includes(id), `${id} does not wait again`)
    for (const id of failed) {
      must(givenOf(id) > 0 ? 'ORCH-3031' : 'ORCH-3032', lost.failed.includes(id), `${id} did not fail`)
    }
    const named = [...lost.putBack, ...lost.failed].sort()
    must('OC-CORE-1005', `${named}` === `${[...putBack, ...failed].sort()}`, `became something: ${named}`)
  }

  const arrive = (call: Call & { kind: 'submit' | 'restore' }): KnownTask => {
    const { id, priority, tokens } = call
    const common = { canceled: false, wasStarted: false, losses: 0, readers: 0, touched: clock++ }
    return { id, priority, tokens, order: orders++, state: 'waiting', ...common }
  }
  const submit = (call: Call & { kind: 'submit' | 'restore' }): unknown => {
    const { id, priority, tokens } = call
    const give = () =>
      call.kind === 'submit'
        ? scheduler.submit({ id, priority, tokens }, 0)
        : scheduler.restore({ id, priority, tokens })
    if (books.here(id)) {
      let threw = false
      try {
        give()
      } catch {
        threw = true
      }
      must('OC-CORE-1006', threw, `${id} was taken twice`)
      return threw
    }
    const waiting = books.waiting(priority)
    const droppable = waiting
      .filter(({ readers, wasStarted }) => readers === 0 && !wasStarted)
      .sort((a, b) => a.touched - b.touched)
    const answer = give()
    if (Array.isArray(answer)) {
      books.tasks.push(arrive(call))
      begun(answer)
      return answer
    }
    const isFull = waiting.length >= capacity[priority]
    if (answer.kind === 'refused') {
      must('ORCH-3004', isFull && (policy === 'reject' || droppable.length === 0), `${id} was refused`)
      return answer
    }
    must('ORCH-3003', !isFull || policy === 'drop-lru', `${id} was admitted to a full queue`)
    must('OC-CORE-1002', !isFull || answer.victim !== undefined, `${id} is one too many`)
    if (answer.victim !== undefined) {
      const victim = books.here(answer.victim)
      must('ORCH-3005', victim?.readers === 0, `${answer.victim} was being read`)
      must('ORCH-3035', victim?.wasStarted === false, `${answer.victim} had been started`)
      must('ORCH-3004', isFull && victim === droppable[0], `${answer.victim} and not ${droppable[0]?.id} was dropped`)
      if (victim) victim.state = 'over'
    }
    books.tasks.push(arrive(call))
    begun(answer.starts)
    return answer
  }

  const ended = (call: Call & { start: number }): unknown => {
    const attempt = books.attempts[call.start % Math.max(1, books.attempts.length)]
    if (!attempt) return undefined
    const { start, task, live } = attempt
    const late = (answer: { length: number }): void =>
      must('OC-CORE-1005', live || answer.length === 0, `${call.kind} of an attempt that is over began something`)
    if (call.kind === 'progress') {
      const told = scheduler.progress(start)
      must('ORCH-3037', !told || !task.canceled, `a token of ${task.id} after its cancel`)
      must('OC-CORE-1005', told === (live && task.state === 'running'), `a token of ${task.id}`)
      if (live && told) attempt.given += 1
      return told
    }
    if (call.kind === 'revoked') {
      const lost = scheduler.revoked(start)
      late(lost.starts)
      tookAway(live ? [attempt] : [], lost)
      const replica = books.replica(start.replica)
      if (live && replica) replica.refusing = true
      begun(lost.starts)
      return lost
    }
    const starts = call.kind === 'finish' ? scheduler.finish(start) : scheduler.refused(start)
    late(starts)
    if (live) {
      over(attempt)
      const replica = books.replica(start.replica)
      if (call.kind === 'refused' && replica) replica.refusing = true
      if (task.state === 'running') task.state = call.kind === 'finish' ? 'over' : 'waiting'
    }
    begun(starts)
    return starts
  }

  const change = (call: Call & { replica: string }): unknown => {
    const { replica: id } = call
    const known = books.replica(id)
    if (call.kind === 'offer') {
      const starts = scheduler.offer({ id, slots: call.slots })
      if (known) Object.assign(known, { slots: call.slots, state: 'ready', refusing: false })
      else books.replicas.push({ id, slots: call.slots, state: 'ready', refusing: false, order: clock++ })
      begun(starts)
      return starts
    }
    if (call.kind === 'drain') {
      scheduler.drain(id)
      if (known) known.state = 'draining'
      return undefined
    }
    const gone = books.live(id)
    const lost = scheduler.lose(id)
    if (known) books.replicas.splice(books.replicas.indexOf(known), 1)
    tookAway(gone, lost)
    begun(lost.starts)
    return lost
  }

  const cancel = (id: string): unknown => {
    const task = books.here(id)
    const was = scheduler.cancel(id)
    must('OC-CORE-1004', was === (task?.state ?? 'unknown'), `${id} was ${was} when it was canceled`)
    if (task) Object.assign(task, { state: 'over', canceled: true })
    return was
  }
  const read = (id: string): void => {
    const task = books.here(id)
    if (task) Object.assign(task, { readers: task.readers + 1, touched: clock++ })
    readers.push({ task, close: scheduler.open(id), open: true })
  }
  const leave = (index: number): void => {
    const reader = readers[index % Math.max(1, readers.length)]
    if (!reader) return
    reader.close()
    if (reader.open && reader.task) Object.assign(reader.task, { readers: reader.task.readers - 1, touched: clock++ })
    reader.open = false
  }

  /** What must be true between any two calls. */
  const audit = (): void => {
    for (const priority of ['interactive', 'batch'] as const) {
      const known = books.waiting(priority).length
      const depth = scheduler.depth(priority)
      must('OC-CORE-1004', depth === known, `${depth} ${priority} tasks wait, and not ${known}`)
    }
    const loads = scheduler.replicas().map(({ id, running, tokensLeft }) => ({ id, running, tokensLeft }))
    const known = [...books.replicas].sort((a, b) => a.order - b.order)
    const wanted = known.map(({ id }) => ({ id, running: books.live(id).length, tokensLeft: books.workLeft(id) }))
    must('ORCH-3039', JSON.stringify(loads) === JSON.stringify(wanted), `slots are ${JSON.stringify(loads)}`)
    const idle = books.available()[0]
    must('ORCH-3025', !idle || books.waiting().length === 0, `${idle?.id} is idle`)
    auditPlaces()
  }
  const auditPlaces = (): void => {
    const ready = books.replicas.filter(({ state }) => state === 'ready')
    const slots = ready.reduce((sum, replica) => sum + replica.slots, 0)
    const running = ready.reduce((sum, { id }) => sum + books.workLeft(id), 0)
    const line = [...books.waiting('interactive'), ...books.waiting('batch')]
    for (const [index, task] of isStrict ? line.entries() : []) {
      const { position, startMs } = scheduler.placeOf(task.id)
      must('ORCH-3023', position === index, `${task.id} is told ${position} and not ${index}`)
      const before = running + line.slice(0, index).reduce((sum, { tokens }) => sum + tokens, 0)
      const wanted = Math.ceil((before * 20) / Math.max(1, slots))
      must('ORCH-3009', startMs === wanted, `${task.id} is told ${startMs} ms and not ${wanted}`)
    }
  }

  for (const call of calls) {
    if (call.kind === 'submit' || call.kind === 'restore') answers.push(submit(call))
    else if (call.kind === 'cancel') answers.push(cancel(call.id))
    else if (call.kind === 'open') read(call.id)
    else if (call.kind === 'close') leave(call.reader)
    else if ('start' in call) answers.push(ended(call))
    else if ('replica' in call) answers.push(change(call))
    audit()
  }
  return { violations, answers }
}
