/** Something that is kept in the order in which it was touched; the order writes who stands beside it. */
export interface Touched {
  older: Touched | undefined
  newer: Touched | undefined
}

/** From the one that nobody touched for the longest time to the one that was touched last. */
export interface TouchOrder<Item extends Touched> {
  /** Puts it last, whether or not it was here. */
  touch(item: Item): void
  remove(item: Item): void
  oldest(): Item | undefined
}

export const createTouchOrder = <Item extends Touched>(): TouchOrder<Item> => {
  const present = new Set<Touched>()
  let oldest: Item | undefined
  let newest: Item | undefined

  const remove = (item: Item): void => {
    if (!present.delete(item)) return
    const older = item.older as Item | undefined
    const newer = item.newer as Item | undefined
    if (older) older.newer = newer
    else oldest = newer
    if (newer) newer.older = older
    else newest = older
    item.older = undefined
    item.newer = undefined
  }

  return {
    // implements: ORCH-3004
    touch(item) {
      remove(item)
      present.add(item)
      item.older = newest
      if (newest) newest.newer = item
      else oldest = item
      newest = item
    },
    remove,
    oldest: () => oldest,
  }
}
