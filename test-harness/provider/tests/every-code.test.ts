import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from './support.ts'

interface Report {
  findings: { code: string; level: string; message: string }[]
  result: { probes: { contract: string; phases: string[]; requests: number }[] }
}

const verified = async (): Promise<Report> => {
  const argv = ['tools/xtask/src/main.ts', 'verify', '--format', 'json', '--no-waivers']
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: root, maxBuffer: 1 << 28 }).catch(
    (error: { stdout: string }) => error,
  )
  return JSON.parse(stdout) as Report
}

it('[OC-TEST-7021] all phases on both services see every code of errors and find nothing wrong', async () => {
  const { findings, result } = await verified()
  const told = findings.filter(({ code, level }) => level !== 'info' || code === 'code-not-reached')
  expect(told.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  expect(result.probes.map(({ contract, phases }) => [contract, phases.length])).toEqual([
    ['data', 4],
    ['control', 4],
    ['pools', 4],
  ])
  expect(result.probes.every(({ requests }) => requests > 100)).toBe(true)
}, 120_000)
