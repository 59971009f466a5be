import { readFileSync, writeFileSync } from 'node:fs'
import type { VerifierOptions } from '@pact-foundation/pact'

// A process of its own: the library prints as it goes, and brings native code that may end its process.
interface Given {
  /** The library, as the parent has found it. */
  library: string
  options: VerifierOptions
  /** Where the result goes: the outputs belong to the library. */
  result: string
}

const { library, options, result } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Given
const { Verifier } = (await import(library)) as typeof import('@pact-foundation/pact')
// It throws its result where an interaction is not met.
const text = await new Verifier(options).verifyProvider().catch((failure: Error) => failure.message)
writeFileSync(result, text)
