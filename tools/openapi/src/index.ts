export { exchangesOf } from './exchanges.ts'
export { openapiFindings } from './findings.ts'
export * from './model.ts'
export { nameOf } from './name-of.ts'
export {
  inOrder,
  judgeOpenApi,
  type LoadedApi,
  loadOpenApi,
  type ReadOptions,
  readOpenApi,
} from './read-open-api.ts'
export { eventNamesOf, matchSseOrder, parseSseOrder, type SseMatch } from './sse-order.ts'
export { storedVerdicts } from './stored-verdicts.ts'
