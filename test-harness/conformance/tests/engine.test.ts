import { describe, expect, it } from 'vitest'
import { checkEngine } from './check-engine.ts'

const names = [
  'galaxy',
  'petstore',
  'uspto',
  'polymorphism',
  'circular',
  'parameter-styles',
  'openai',
  'discord',
  'box',
  'twilio',
]

describe('the engine behind the types', () => {
  it('[TL-OPENAPI-224] writes byte for byte what its own command writes, on ten public documents', async () => {
    expect(names).toHaveLength(10)
    await checkEngine(names)
  }, 120_000)
})
