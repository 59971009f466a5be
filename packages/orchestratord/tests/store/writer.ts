import { openStore } from '../../src/store/index.ts'
import { modelRecord, sessionRecord, taskRecord } from './records.ts'

/** Writes without an end, and says of each change that it is done. Started by a test, which kills it. */
const opened = openStore({ stateDir: process.argv[2] })
if ('problem' in opened) throw new Error(opened.problem)
const { store } = opened
for (let index = 0; ; index++) {
  const text = JSON.stringify({ index, filler: 'x'.repeat((index * 37) % 5000) })
  store.models.insert(modelRecord(index))
  store.artifacts.put(text, index)
  store.atomically(() => {
    store.tasks.put(taskRecord(index))
    store.sessions.put(sessionRecord(index, { tokensUsed: index }))
  })
  if (index >= 5) store.tasks.remove(`task-${index - 5}`)
  process.stdout.write(`${index}\n`)
}
