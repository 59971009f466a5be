import type { Definition } from './definitions.ts'
import type { Reached } from './reached.ts'
import type { Subject } from './subjects/subject.ts'

/** What something touches, before anybody changes it. */
export interface SubjectImpact {
  subject: Omit<Subject, 'parts'>
  /** Of a requirement: what its spec says. */
  requirement?: Omit<Definition['requirement'], 'line' | 'column'> & { spec: string; owner?: string; status?: string }
  /** The requirements that stand behind it, by ID. */
  requirements: { id: string; title: string }[]
  /** By surface, then place. */
  reached: Reached[]
  /** The tests that verify or execute it, by place. */
  tests: TestPlace[]
}

export interface TestPlace {
  file: string
  line?: number
  name: string
  /** How it is known: `names ACME-2001`, `executed it`. */
  why: string
}
