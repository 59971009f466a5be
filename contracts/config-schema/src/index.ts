export type * from './generated/index.ts'
export { configSchema } from './generated/index.ts'
export { type ConfigMode, configModes, type LoadedConfig, type LoadOptions, loadConfig } from './load-config.ts'
export { type Problem, type ProblemCode, problemCodes, problemText } from './problem.ts'
