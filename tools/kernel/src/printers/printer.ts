import type { Report } from '../report.ts'

export interface PrinterOptions {
  /** Whether escape sequences for colour may be written. */
  colour: boolean
}

/** A printer turns a report into what stands on stdout, with its last line feed. */
export type Printer = (report: Report, options: PrinterOptions) => string
