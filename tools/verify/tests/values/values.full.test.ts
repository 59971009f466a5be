import { describe, it } from 'vitest'
import { checkAllowed, checkExcluded } from './check-values.ts'

describe('values of many schemas', () => {
  it('[TL-VERIFY-301] are allowed by them', () => checkAllowed(21, 1500), 600_000)
  it('[TL-VERIFY-303] are excluded by them once one thing is wrong', () => checkExcluded(22, 800), 600_000)
})
