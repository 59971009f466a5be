/** In the order in which waiting tasks go first. */
export const priorities = ['interactive', 'batch'] as const
export type Priority = (typeof priorities)[number]
