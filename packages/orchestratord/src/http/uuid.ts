/** One spelling of a UUID: its letters say the same in either case, and an ID is compared as text. */
// implements: ORCH-2046
export const uuidOf = (id: string): string => id.toLowerCase()
