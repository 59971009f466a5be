/** The model alone, for those who have a bundle already: nothing that reads or judges documents is loaded with it. */
export * from './api-model.ts'
export { modelOfBundle } from './build-model.ts'
