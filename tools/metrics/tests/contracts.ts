import { parseSourceDocument } from '@throughline/kernel'
import { lintMetricsContract, type MetricsContract, readMetricsContract } from '../src/index.ts'

/** Reads a contract from its text; findings as `code line:column message`. */
export const contractOf = (
  text: string,
  knownIds?: ReadonlySet<string>,
): { contract: MetricsContract | undefined; findings: string[] } => {
  const { value: document, findings: faults } = parseSourceDocument('m.json', text)
  if (!document) return { contract: undefined, findings: faults.map(shown) }
  const { value: contract, findings } = readMetricsContract(document, knownIds)
  return { contract, findings: [...findings, ...(contract ? lintMetricsContract(contract) : [])].map(shown) }
}

interface Shown {
  code: string
  message: string
  location?: { line: number; column: number }
}

export const shown = ({ code, message, location }: Shown): string =>
  `${code} ${location ? `${location.line}:${location.column}` : '-'} ${message}`

/** A sound contract. @throws what it has wrong */
export const sound = (contract: object): MetricsContract => {
  const read = contractOf(JSON.stringify(contract))
  if (!read.contract || read.findings.length > 0) throw new Error(read.findings.join('\n'))
  return read.contract
}
