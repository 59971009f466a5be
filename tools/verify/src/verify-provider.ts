import { exitCodeOf, type Finding, type Outcome, outcome } from '@throughline/kernel'
import { type ApiModel, nameOf, readOpenApi } from '@throughline/openapi'
import { noCoverage } from './exchanges/coverage.ts'
import { countsOf, type VerifyOptions, type VerifyResult, verifyService } from './exchanges/verify-service.ts'

export interface ContractFile {
  /** How results name it; its file when it has no name. */
  name?: string
  /** Absolute, or relative to the root. */
  file: string
  /** Folder that its references are confined to; the root by default. */
  boundary?: string
}

/** Contracts that can be verified against: read, and without an error. */
export const readContracts = async (
  root: string,
  files: readonly ContractFile[],
): Promise<Outcome<{ name?: string; model: ApiModel }[] | undefined>> => {
  const findings: Finding[] = []
  const models: { name?: string; model: ApiModel }[] = []
  for (const { name, file, boundary } of files) {
    const read = await readOpenApi({ root, file, ...(boundary !== undefined && { boundary }) })
    // What a contract could say better is said where code is generated from it, not where a service is held to it.
    findings.push(...read.findings.filter(({ level }) => level !== 'info'))
    // Runs and findings tell operations apart by name, also where the document gives none.
    for (const operation of read.value?.operations ?? []) operation.operationId = nameOf(operation)
    if (read.value) models.push({ ...(name !== undefined && { name }), model: read.value })
  }
  return outcome(exitCodeOf(findings, 'error') === 0 ? models : undefined, findings)
}

export interface ProviderOptions extends Omit<VerifyOptions, 'models'> {
  /** Absolute folder that the places of findings are relative to. */
  root: string
  /** Contract files, absolute or relative to the root. */
  contracts: readonly string[]
}

/**
 * Reads contracts and holds a listening service to them: the whole of `xtask verify` for a test.
 * A contract with an error sends nothing.
 */
export const verifyProvider = async ({
  root,
  contracts,
  ...options
}: ProviderOptions): Promise<Outcome<VerifyResult>> => {
  const read = await readContracts(
    root,
    contracts.map((file) => ({ file })),
  )
  if (!read.value) return outcome({ exchanges: [], counts: countsOf([]), coverage: noCoverage() }, read.findings)
  const verified = await verifyService({ ...options, models: read.value })
  return outcome(verified.value, [...read.findings, ...verified.findings])
}
