export { type Execution, numbersOf, rangesOf, type Source } from './executed.ts'
export * from './test-results.ts'
