import type { Operation } from './api-model.ts'

/** How messages name an operation. */
export const nameOf = ({ operationId, method, path }: Operation): string =>
  operationId || `${method.toUpperCase()} ${path}`
