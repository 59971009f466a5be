/**
 * A code in a public catalogue of faults: Web Fuzzing Commons, which tools that test services share, or the Common
 * Weakness Enumeration.
 */
export type FaultCode = `WFC-${number}` | `CWE-${number}`

const wfc = 'https://github.com/WebFuzzing/Commons/blob/master/src/main/resources/wfc/faults/fault_categories.json'

/** Where a code is explained. */
export const faultPage = (code: FaultCode): string =>
  code.startsWith('CWE-') ? `https://cwe.mitre.org/data/definitions/${code.slice('CWE-'.length)}.html` : wfc
