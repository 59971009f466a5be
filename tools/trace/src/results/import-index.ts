export { resultsFindings } from './findings.ts'
export { importJunit, type JunitImport } from './import-junit.ts'
export { type JunitCase, readJunit } from './junit-report.ts'
