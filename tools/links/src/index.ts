export { checkLinks, type LinkCounts } from './check-links.ts'
export { linksFindings } from './findings.ts'
export { type PathIndex, pathIndex } from './path-index.ts'
export { type DocumentLinks, type LinkUse, readLinks } from './read-links.ts'
