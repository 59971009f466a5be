import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Plan, planFeatures } from './runner/plan.ts'
import { readFeature } from './runner/read-feature.ts'
import { parameters, steps } from './steps/index.ts'

const root = join(import.meta.dirname, '../../..')
const folder = 'test-harness/bdd/features'

/** The ID of every requirement that a spec defines. */
export const requirementIds = (): Set<string> =>
  new Set(
    globSync('requirements/*.yaml', { cwd: root, exclude: ['**/index.yaml'] }).flatMap((file) => {
      const { requirements = [] } = parse(readFileSync(join(root, file), 'utf8')) as { requirements?: { id: string }[] }
      return requirements.map(({ id }) => id)
    }),
  )

/** All features of the folder, and what is wrong with them. */
export const loadFeatures = (): Plan => {
  const files = globSync(`${folder}/*.feature`, { cwd: root }).sort()
  const read = files.map((file) => readFeature(file, readFileSync(join(root, file), 'utf8')))
  const vocabulary = { steps, parameters, file: 'test-harness/bdd/src/steps/index.ts' }
  const plan = planFeatures(
    read.flatMap(({ feature }) => feature ?? []),
    vocabulary,
    requirementIds(),
  )
  return { ...plan, findings: [...read.flatMap(({ findings }) => findings), ...plan.findings] }
}
