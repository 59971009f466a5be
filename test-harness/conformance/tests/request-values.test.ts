import { describe, it } from 'vitest'
import { measuredDocuments } from '../src/documents.ts'
import { valuesRow } from '../src/request-values.ts'
import { checkValues } from './check-values.ts'

describe('values for a public document', () => {
  it('[TL-VERIFY-308] are allowed by it, or excluded by one thing', async () => {
    for (const document of measuredDocuments.filter(({ large }) => !large)) checkValues(await valuesRow(document))
  })
})
