export { queryFindings } from './findings.ts'
export { mermaidOfWhy, textOfWhy } from './why/print-why.ts'
export { mostPaths, type Why, type WhyLink, type WhyNode, type WhyPath, why } from './why/why.ts'
