import { isIgnoredHeader } from '../ignored-headers.ts'
import type { Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.12.2: header parameters of these names are ignored */
export const parameterIgnored: Rule = function* ({ all }) {
  for (const { node, pointer } of all('Parameter')) {
    const { name, in: place } = node
    if (place !== 'header' || typeof name !== 'string' || !isIgnoredHeader(name)) continue
    yield {
      message: `the header parameter '${name}' is ignored, as the specification says`,
      pointer: `${pointer}/name`,
    }
  }
}
