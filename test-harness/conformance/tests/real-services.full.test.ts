import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noPostgres } from '../src/postgres.ts'
import { documentOf, installService, noRegistry, realServices, startReal } from '../src/real-services.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/verify-field.md'), 'utf8')
const main = join(import.meta.dirname, '../../../tools/xtask/src/main.ts')
const minutes = 60_000

/** The codes of the findings that the page looks at, service by service. */
const codesOnPage = (name: string): string[] => {
  const section = page.split(/^## /m).find((text) => text.startsWith(name)) ?? ''
  return [...new Set([...section.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, code = '']) => code))].sort()
}

interface Report {
  findings: { code: string; level: string; message: string }[]
}

describe('services that nobody here wrote', async () => {
  const missing = await noRegistry()
  it.for(realServices)(
    '[TL-VERIFY-506] $name has the findings that the page judges, and no other',
    { timeout: 15 * minutes },
    async (service, { skip }) => {
      const why = missing ?? (service.needsPostgres ? noPostgres() : undefined)
      if (why !== undefined) skip(why)
      const folder = mkdtempSync(join(tmpdir(), 'real-service-'))
      try {
        await installService(service, folder)
        const running = await startReal(service, folder)
        try {
          writeFileSync(join(folder, 'openapi.json'), await documentOf(service, folder, running))
          const run = ['verify', '--contract', 'openapi.json', '--url', running.url + service.base]
          const argv = [...run, ...(service.flags ?? []), '--format', 'json']
          // A service that writes to a slow disk is not what is looked for.
          argv.push('--timeout', '60000')
          const { status, stdout } = spawnSync(process.execPath, [main, ...argv], {
            cwd: folder,
            encoding: 'utf8',
            maxBuffer: 512 * 1024 * 1024,
          })
          const { findings } = JSON.parse(stdout) as Report
          // Whether the analysis of a pattern comes to its end in time depends on the machine.
          const isSure = ({ code, level }: Report['findings'][number]) =>
            level !== 'info' && code !== 'pattern-backtracking'
          const codes = findings.filter(isSure).map(({ code }) => code)
          expect([status, [...new Set(codes)].sort()]).toEqual([1, codesOnPage(service.name)])
        } finally {
          await running.stop()
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})
