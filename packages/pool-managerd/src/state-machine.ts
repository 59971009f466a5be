/** What each state makes of an event; an event that a state does not name is refused. */
export type Transitions<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>

/** The state after an event, or nothing where the state does not take it. */
// implements: OC-POOL-3001, OC-POOL-3010
export const nextOf =
  <State extends string, Event extends string>(table: Transitions<State, Event>) =>
  (state: State, event: Event): State | undefined =>
    table[state][event]
