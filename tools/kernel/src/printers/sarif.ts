import type { Finding, Level, Location } from '../finding.ts'
import { sortedFindings } from '../report.ts'
import type { Printer } from './printer.ts'

const words: Record<Level, string> = { error: 'error', warning: 'warning', info: 'note' }

/**
 * One run of one tool, for whoever collects results of static analysis.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
// implements: TL-EDGE-009
// implements: TL-EDGE-009
export const sarif: Printer = ({ command, findings }) => {
  const sorted = sortedFindings(findings)
  const codes = [...new Set(sorted.map(({ code }) => code))].sort()
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: `xtask ${command}`, rules: codes.map((id) => ruleOf(id, sorted)) } },
        columnKind: 'utf16CodeUnits',
        results: sorted.map((finding) => resultOf(finding, codes)),
      },
    ],
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

const ruleOf = (id: string, findings: readonly Finding[]) => {
  const help = findings.find(({ code, help }) => code === id && help !== undefined)?.help
  const faults = findings.find(({ code }) => code === id)?.faults
  return { id, ...(help !== undefined && { help: { text: help } }), ...(faults && { properties: { tags: faults } }) }
}

const resultOf = (
  { code, level, message, location, related = [], fingerprint }: Finding,
  codes: readonly string[],
) => ({
  ruleId: code,
  ruleIndex: codes.indexOf(code),
  level: words[level],
  message: { text: message },
  ...(location && { locations: [{ physicalLocation: placeOf(location) }] }),
  ...(related.length > 0 && {
    relatedLocations: related.map(({ message: text, location: at }, id) => ({
      id,
      message: { text },
      physicalLocation: placeOf(at),
    })),
  }),
  partialFingerprints: { 'throughline/v1': fingerprint },
})

const placeOf = ({ file, line, column, endLine, endColumn }: Location) => ({
  artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
  region: {
    startLine: line,
    startColumn: column,
    ...(endLine !== undefined && { endLine }),
    ...(endColumn !== undefined && { endColumn }),
  },
})
