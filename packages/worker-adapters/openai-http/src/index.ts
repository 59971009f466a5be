export { type Clock, systemClock } from './clock.ts'
export * from './openai-http-adapter.ts'
export type * from './options.ts'
