import { describe, expect, it } from 'vitest'
import { nextPoolState, poolEvents, poolTransitions } from '../src/pool-machine.ts'
import { nextReplicaState, replicaEvents, replicaTransitions } from '../src/replica-machine.ts'
import { diagramOf, diagramsOfSpec, type Step } from './support/state-diagram.ts'

interface Machine {
  states: readonly string[]
  events: readonly string[]
  next: (state: string, event: string) => string | undefined
}

const machineOf = <State extends string, Event extends string>(
  table: Readonly<Record<State, object>>,
  events: readonly Event[],
  next: (state: State, event: Event) => State | undefined,
): Machine => ({
  states: Object.keys(table),
  events,
  next: (state, event) => next(state as State, event as Event),
})

const replica = machineOf(replicaTransitions, replicaEvents, nextReplicaState)
const pool = machineOf(poolTransitions, poolEvents, nextPoolState)

const [ofReplica, ofPool, ...others] = diagramsOfSpec()
if (!ofReplica || !ofPool || others.length > 0) throw new Error('the spec draws one replica and one pool')

/** Where every event leads from every state, by the diagram: where it draws nothing, nowhere. */
const drawn = (machine: Machine, steps: readonly Step[]) =>
  machine.states.flatMap((from) =>
    machine.events.map((event) => ({
      from,
      event,
      to: steps.find((step) => step.from === from && step.event === event)?.to,
    })),
  )
const walked = ({ states, events, next }: Machine) =>
  states.flatMap((from) => events.map((event) => ({ from, event, to: next(from, event) })))

describe('a replica', () => {
  it('[OC-POOL-3001] goes where the diagram draws it, and nowhere on any other event', () => {
    expect(walked(replica)).toEqual(drawn(replica, ofReplica.steps))
    expect(ofReplica.steps.length).toBe(walked(replica).filter(({ to }) => to !== undefined).length)
  })

  it('[OC-POOL-3001] has the states and events of the diagram, begins and ends as it is drawn', () => {
    expect([...ofReplica.states].sort()).toEqual([...replica.states].sort())
    expect([...new Set(ofReplica.steps.map(({ event }) => event))].sort()).toEqual([...replica.events].sort())
    expect([ofReplica.first, ofReplica.last]).toEqual(['starting', ['stopped']])
  })
})

describe('a pool', () => {
  it('[OC-POOL-3010] goes where the diagram draws it, and nowhere on any other event', () => {
    expect(walked(pool)).toEqual(drawn(pool, ofPool.steps))
    expect(ofPool.steps.length).toBe(walked(pool).filter(({ to }) => to !== undefined).length)
  })

  it('[OC-POOL-3010] has the states and events of the diagram, begins and ends as it is drawn', () => {
    expect([...ofPool.states].sort()).toEqual([...pool.states].sort())
    expect([...new Set(ofPool.steps.map(({ event }) => event))].sort()).toEqual([...pool.events].sort())
    expect([ofPool.first, ofPool.last]).toEqual(['unready', ['stopped']])
  })
})

describe('the reader of diagrams', () => {
  const read = (...lines: string[]) => diagramOf(['stateDiagram-v2', ...lines].join('\n'))

  it('reads arrows, and refuses what it does not know rather than leaving it out', () => {
    expect(read('[*] --> a', '  a --> b: go', 'b --> [*]')).toEqual({
      first: 'a',
      states: new Set(['a', 'b']),
      steps: [{ from: 'a', to: 'b', event: 'go' }],
      last: ['b'],
    })
    expect(() => read('[*] --> a', 'state a {')).toThrow("'state a {' is no arrow")
    expect(() => read('[*] --> a', 'a --> b')).toThrow('the arrow from a to b names no event')
    expect(() => read('a --> b: go')).toThrow('begins nowhere')
    expect(() => diagramOf('flowchart LR')).toThrow("'flowchart LR' is no state diagram")
  })
})
