export { textOfSubject } from './print-subject.ts'
export { quickImpact } from './quick-impact.ts'
