export { indexFolder, openIndex, openIndexOf } from './open-index.ts'
export type { PlacedReference, TraceIndex } from './trace-index.ts'
