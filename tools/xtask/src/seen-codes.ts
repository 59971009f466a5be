import type { Finding } from '@throughline/kernel'
import { type Coverage, declaredCodes, type readContracts } from '@throughline/verify'
import type { Probe } from './verify-probes.ts'

type Models = NonNullable<Awaited<ReturnType<typeof readContracts>>['value']>

/** Contracts may share one list of codes, in a file of its own: a code that one of them showed is seen. */
// implements: TL-VERIFY-272
export const seenCodes = (models: Models, coverage: Coverage, probes: readonly Probe[]): Set<string> =>
  new Set(
    models.flatMap(({ name, model }) =>
      declaredCodes(model, model.operations).flatMap(({ path, pointer, codes }) => {
        const contract = name ?? model.file
        const missing = coverage.codes.missing.filter((each) => each.contract === contract && each.pointer === pointer)
        const probed = probes.find((each) => each.contract === contract)?.codes.find((each) => each.pointer === pointer)
        // Where no exchange was sent, nothing is missing and nothing was seen.
        const sent =
          coverage.codes.declared > 0 ? codes.filter((code) => !missing.some((each) => each.code === code)) : []
        const { file, line } = model.locate(pointer)
        return [...sent, ...(probed?.seen ?? [])].map((code) => keyOf(file, line, `${path.join('.')} '${code}'`))
      }),
    ),
  )

export const isSeenCode = (seen: ReadonlySet<string>, { code, location, message }: Finding): boolean =>
  code === 'code-not-reached' &&
  location !== undefined &&
  seen.has(keyOf(location.file, location.line, message.replace(/^.* the (?=\S+ ')/, '')))

const keyOf = (file: string, line: number | undefined, what: string): string => `${file}:${line} ${what}`
