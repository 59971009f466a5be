export { checkLayers, type LayersResult } from './check-layers.ts'
export { layersFindings } from './findings.ts'
