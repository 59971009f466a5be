export { contentId } from './artifacts-table.ts'
export { databaseName, openStore, type StoreOptions } from './open-store.ts'
export * from './store.ts'
export { StoreFailure } from './store-failure.ts'
