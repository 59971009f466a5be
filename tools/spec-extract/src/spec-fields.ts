import { type Finding, type Outcome, outcome } from '@throughline/kernel'
import type { MarkdownDocument } from '@throughline/markdown'
import { finding } from './findings.ts'
import type { Spec } from './requirement.ts'

/** Title, owner and status of a spec, which all its requirements inherit. */
// implements: TL-EXTRACT-011
export const readSpecFields = (document: MarkdownDocument): Outcome<Pick<Spec, 'title' | 'owner' | 'status'>> => {
  const findings: Finding[] = []
  const field = (key: string): string | undefined => {
    const value = document.frontMatter[key]
    if (value === undefined || value === null || typeof value === 'string') return value?.trim() || undefined
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ') || undefined
    const location = { file: document.file, line: 1, column: 1, pointer: `/${key}` }
    findings.push(finding('spec-field-invalid', `'${key}' is not a text`, { location }))
    return undefined
  }
  const owner = field('owner')
  const status = field('status')
  const title = field('title') ?? titleHeading(document) ?? document.file
  return outcome({ title, ...(owner && { owner }), ...(status && { status }) }, findings)
}

const titleHeading = ({ headings }: MarkdownDocument): string | undefined =>
  (headings.find(({ depth }) => depth === 1) ?? headings[0])?.text || undefined
