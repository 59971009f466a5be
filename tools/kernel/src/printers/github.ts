import type { Level } from '../finding.ts'
import { sortedFindings } from '../report.ts'
import type { Printer } from './printer.ts'

const words: Record<Level, string> = { error: 'error', warning: 'warning', info: 'notice' }

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** GitHub Actions workflow commands: each finding becomes an annotation at its line. */
export const github: Printer = ({ findings }) =>
  sortedFindings(findings)
    .map(({ level, code, message, location, help }) => {
      const place = location
        ? [`file=${escapeProperty(location.file)}`, `line=${location.line}`, `col=${location.column}`]
        : []
      const properties = [...place, `title=${escapeProperty(code)}`].join(',')
      return `::${words[level]} ${properties}::${escapeData(help ? `${message}\n${help}` : message)}\n`
    })
    .join('')
