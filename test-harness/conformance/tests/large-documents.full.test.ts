import { describe, it } from 'vitest'
import { documents } from '../src/documents.ts'
import { checkEngine } from './check-engine.ts'
import { checkSameBytes } from './check-same-bytes.ts'

const large = documents.filter((each) => each.large).map(({ name }) => name)

describe('of large documents', () => {
  it('[TL-OPENAPI-224] the engine writes byte for byte what its own command writes', () => checkEngine(large))

  it.each(large)(
    '[TL-OPENAPI-225] %s makes the same bytes again, and with the fields of its objects in another order',
    (name) => checkSameBytes(name, 1),
  )
})
