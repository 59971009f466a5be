import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../src/api-model.ts'
import { describeError } from '../src/describe-error.ts'
import type { Kind } from '../src/document-shape.ts'
import { askAjv, questionOf, questionsOf } from '../src/examples/judge-examples.ts'
import { readOpenApi } from '../src/index.ts'
import { reduceErrors } from '../src/reduce-errors.ts'
import { defaultCases } from '../src/rules/default-invalid.ts'
import { exampleCases } from '../src/rules/example-invalid.ts'
import { surveyOf } from '../src/survey.ts'
import { githubFile } from './github.ts'

describe("GitHub's whole description", () => {
  it('[TL-OPENAPI-127] [TL-OPENAPI-128] has the same faults in its examples without a sieve', async () => {
    const { value: model } = await readOpenApi({ root: dirname(githubFile), file: githubFile })
    if (model === undefined) throw new Error('no model')
    const survey = surveyOf(model.bundle)
    const all = (kind: Kind) => survey.objects.get(kind) ?? []
    const cases = [...exampleCases({ model, all, references: () => [] }), ...defaultCases(all('Schema'))]
    expect(cases.length).toBeGreaterThan(4000)
    const sieved = questionsOf(model, cases).map((question) => {
      if (question === 'too-slow') throw new Error(question)
      return question === 'right' ? { schema: true, value: null, schemaText: 'true', text: question } : question
    })
    const [left, whole] = [await askAjv(sieved), await askAjv(cases.map((each) => questionOf(model, each)))]
    const told = (errors: (typeof left)[number] | undefined, value: JsonValue) =>
      errors === undefined || errors === 'too-slow'
        ? errors
        : reduceErrors(errors).map((error) => describeError(error, value).message)
    const differences = cases.flatMap((each, index) => {
      const got = told(left[index], each.value)
      const want = told(whole[index], each.value)
      return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ place: each.pointer, got, want }]
    })
    expect(differences).toEqual([])
    expect(left.filter((errors) => errors.length > 0).length).toBeGreaterThan(200)
  })
})
