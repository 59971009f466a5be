export { extractRequirements, type NamedDocument, type Surroundings } from './extract-requirements.ts'
export { specExtractFindings } from './findings.ts'
export { type LookalikeFix, lookalikeFixes } from './fix-lookalikes.ts'
export { type Level, levels, levelsIn, strengthOf } from './normative-word.ts'
export { planRequirements, type RequirementOutputs } from './plan-requirements.ts'
export type { Attributes, Evidence, Requirement, Retired, Spec, SpecIndex } from './requirement.ts'
export {
  extractFiles,
  readBounded,
  readOutputs,
  readSpecs,
  requirementIds,
  type SpecSources,
} from './workspace-specs.ts'
