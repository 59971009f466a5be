/** What the depot keeps of an item. */
export interface StoredItem {
  id: string
  sku: string
  name: string
  category: string
  price: number
  fragile: boolean
  createdAt: string
  description?: string
  purchasePrice?: number
  weight?: number
  tags?: string[]
  insured?: boolean
  insuredValue?: number
  /** Counts changes; the ETag says it. */
  revision: number
  deleted: boolean
}

export interface StoredLoan {
  id: string
  itemId: string
  member: string
  days: number
  from: string
  contact: { kind: string; address?: string; number?: string }
  state: 'open' | 'returned'
}

export interface StoredStocktake {
  id: string
  state: 'counting' | 'finished' | 'cancelled'
}

/** The state of one service, in memory; ids and time come from outside. */
export interface Depot {
  items: Map<string, StoredItem>
  loans: Map<string, StoredLoan>
  stocktakes: Map<string, StoredStocktake>
  /** Whether it has fallen over, and answers nothing any more. */
  down: boolean
  /** A new UUID. */
  newId(): string
  now(): Date
}

export const emptyDepot = (newId: () => string, now: () => Date): Depot => ({
  items: new Map(),
  loans: new Map(),
  stocktakes: new Map(),
  down: false,
  newId,
  now,
})

export const itemsThere = (depot: Depot): StoredItem[] => [...depot.items.values()].filter(({ deleted }) => !deleted)

export const isLent = (depot: Depot, itemId: string): boolean =>
  [...depot.loans.values()].some((loan) => loan.itemId === itemId && loan.state === 'open')
