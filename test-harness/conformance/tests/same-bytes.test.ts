import { describe, it } from 'vitest'
import { checkSameBytes } from './check-same-bytes.ts'

const names = [
  'petstore',
  'discriminators',
  'polymorphism',
  'circular',
  'file-uploads',
  'parameter-styles',
  'callbacks',
  'openai',
  'discord',
  'box',
]

describe('the same document', () => {
  it.each(names)(
    '[TL-OPENAPI-225] %s makes the same bytes again, and with the fields of its objects in any order',
    (name) => checkSameBytes(name, 3),
  )
})
