import { describe, expect, it } from 'vitest'
import { WorkerError, workerErrorKinds, workerErrorOf } from '../src/index.ts'

describe('what an adapter throws', () => {
  it('keeps a worker error as it is, of every kind', () => {
    for (const kind of workerErrorKinds) {
      const error = new WorkerError(kind, 'as the worker says')
      expect(workerErrorOf(error)).toBe(error)
    }
  })

  it('[OC-ADAPT-5002] is the error Adapter when it is nothing that the interface names', () => {
    for (const thrown of [new TypeError('socket hang up'), 'text', undefined]) {
      const error = workerErrorOf(thrown)
      expect({ kind: error.kind, cause: error.cause }).toEqual({ kind: 'Adapter', cause: thrown })
      expect(error.message).not.toContain('socket')
    }
  })
})
