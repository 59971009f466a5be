/** Something that stands in a line; the line writes where. */
export interface Standing {
  readonly tokens: number
  slot: number
}

/**
 * Items in the order in which they came. Any of them may leave, and what stands before one is known without walking:
 * two prefix-sum trees over the slots, one of counts and one of tokens.
 */
export interface WaitingLine<Item extends Standing> {
  push(item: Item): void
  remove(item: Item): void
  first(): Item | undefined
  size(): number
  /** How many stand before the item. */
  rank(item: Item): number
  /** The tokens of the first so many. */
  tokensOfFirst(count: number): number
}

const smallest = 64

export const createWaitingLine = <Item extends Standing>(): WaitingLine<Item> => {
  let slots: (Item | undefined)[] = []
  let head = 0
  let size = 0
  let room = smallest
  let counts = new Float64Array(room + 1)
  let tokens = new Float64Array(room + 1)

  const add = (slot: number, count: number, own: number): void => {
    for (let node = slot + 1; node <= room; node += node & -node) {
      counts[node] = (counts[node] ?? 0) + count
      tokens[node] = (tokens[node] ?? 0) + own
    }
  }
  const append = (item: Item): void => {
    item.slot = slots.length
    slots.push(item)
    add(item.slot, 1, item.tokens)
  }
  /** Closes the gaps and doubles the room: the next time is as many arrivals away as items stand here. */
  const rebuild = (): void => {
    const standing = slots.filter((item) => item !== undefined)
    slots = []
    head = 0
    room = Math.max(smallest, standing.length * 2)
    counts = new Float64Array(room + 1)
    tokens = new Float64Array(room + 1)
    for (const item of standing) append(item)
  }

  return {
    // implements: ORCH-3001
    push(item) {
      if (slots.length === room) rebuild()
      append(item)
      size += 1
    },
    remove(item) {
      slots[item.slot] = undefined
      add(item.slot, -1, -item.tokens)
      size -= 1
    },
    // implements: ORCH-3001
    first() {
      while (head < slots.length && slots[head] === undefined) head += 1
      return slots[head]
    },
    size: () => size,
    // implements: ORCH-3023
    rank(item) {
      let sum = 0
      for (let node = item.slot; node > 0; node -= node & -node) sum += counts[node] ?? 0
      return sum
    },
    tokensOfFirst(count) {
      let left = count
      let sum = 0
      let node = 0
      for (let step = 2 ** Math.floor(Math.log2(room)); step >= 1; step /= 2) {
        const next = node + step
        const here = counts[next] ?? 0
        if (next > room || here > left) continue
        node = next
        left -= here
        sum += tokens[next] ?? 0
      }
      return sum
    },
  }
}
