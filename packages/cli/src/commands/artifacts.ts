import type { Artifact, ArtifactContent } from '@contracts/api-types/control'
import { createArtifact, getArtifact, orThrow } from '@throughline/openapi-client/control'
import type { Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { fields } from '../fields.ts'

const kinds = ['plan', 'summary', 'diff', 'trace', 'other'] as const satisfies readonly Artifact['kind'][]

// implements: OC-CLI-8054
export const artifactsCreate = {
  summary: 'keep an artifact under the name that its content has',
  examples: ['artifacts create plan.json --kind plan', 'artifacts create - --kind diff --text < change.diff'],
  arguments: [{ name: 'file', help: 'its content, as JSON; - reads standard input' }],
  flags: {
    kind: { type: 'choice', values: kinds, required: true, help: 'what it is' },
    text: { type: 'boolean', help: 'the content is text, and kept as one string' },
    tag: { type: 'text', value: 'TAG[,TAG…]', help: 'its tags' },
    parent: { type: 'text', value: 'ID', help: 'the artifact that it was made from' },
  },
  run: async ({ values, connection, io }) => {
    const file = values.must('file')
    const text = await io.read(file)
    const [tags, parent] = [values.text('tag'), values.text('parent')]
    const body: Artifact = {
      kind: values.must('kind') as Artifact['kind'],
      content: values.on('text') ? text : jsonOf(text, file),
      ...(tags !== undefined && { tags: tags.split(',') }),
      ...(parent !== undefined && { parent }),
    }
    const answer = await orThrow(createArtifact(connection.control, { body, signal: io.interrupted }))
    return { value: answer.body, text: fields(answer.body) }
  },
} as const satisfies Command

const jsonOf = (text: string, file: string): ArtifactContent => {
  try {
    return JSON.parse(text) as ArtifactContent
  } catch (error) {
    const name = file === '-' ? 'standard input' : file
    throw new Failure('invalid', `${name} is no JSON (--text takes it as text): ${(error as Error).message}`)
  }
}

// implements: OC-CLI-8054
export const artifactsGet = {
  summary: 'the content of an artifact, as it was given',
  examples: [`artifacts get sha256:${'3f08'.repeat(16)}`],
  arguments: [{ name: 'id', help: 'the digest of the artifact' }],
  flags: {},
  run: async ({ values, connection, io }) => {
    const path = { id: values.must('id') }
    const { body } = await orThrow(getArtifact(connection.control, { path, signal: io.interrupted }))
    const { content } = body
    return { value: body, text: typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n` }
  },
} as const satisfies Command
