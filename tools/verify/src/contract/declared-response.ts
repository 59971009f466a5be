import type { Operation, Response } from '@throughline/openapi'

/** @see OpenAPI 3.1.1 §4.8.16 Responses Object: a code wins over its range, a range over `default`. */
export const declaredFor = ({ responses }: Operation, status: number): Response | undefined =>
  responses.find((response) => response.status === String(status)) ??
  responses.find((response) => response.status.toUpperCase() === `${Math.floor(status / 100)}XX`) ??
  responses.find((response) => response.status === 'default')
