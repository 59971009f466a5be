import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measure, RunBench } from '../bench.ts'
import { timesTable } from '../format.ts'
import { type Step, timesInTurn } from '../run-process.ts'
import { ratioOfMedians } from '../statistics.ts'
import { github, node, peerTypes, placeIn, regenerateCold, typesAndClient } from '../subjects.ts'

interface Peer {
  /** What npm installs, in exact versions. */
  packages: readonly string[]
  program: string
  flags: (input: string, out: string) => string[]
}

/** Who else writes types and a client. No dependency of ours: npm puts each into a folder that git ignores. */
const peers: Readonly<Record<string, Peer>> = {
  'Redocly generate-client': {
    packages: ['@redocly/cli@2.77.0'],
    program: '@redocly/cli/bin/cli.js',
    flags: (input, out) => ['generate-client', input, '-o', join(out, 'client.ts')],
  },
  'hey-api': {
    packages: ['@hey-api/openapi-ts@0.99.0', 'typescript@5.9.3'],
    program: '@hey-api/openapi-ts/bin/run.js',
    flags: (input, out) => ['-i', input, '-o', out, '-c', '@hey-api/client-fetch', '--no-log-file'],
  },
  orval: {
    packages: ['orval@8.20.0'],
    program: 'orval/dist/bin/orval.mjs',
    flags: (input, out) => ['--input', input, '--output', join(out, 'client.ts'), '--client', 'fetch'],
  },
}

const home = fileURLToPath(new URL('../../../../.throughline/peers/', import.meta.url))

export const run: RunBench = async (context) => {
  const steps: Record<string, Step> = {
    [ours]: regenerateCold(placeIn(context.scratch, 'ours'), github, typesAndClient),
    'openapi-typescript, types alone': peerTypes(placeIn(context.scratch, 'openapi-typescript'), github),
  }
  const missing: string[] = []
  for (const [name, peer] of Object.entries(peers)) {
    context.progress(`looking for ${peer.packages.join(' ')}`)
    const program = installed(peer)
    const place = placeIn(context.scratch, name)
    const before = () => rmSync(place.out, { recursive: true, force: true })
    if (program === undefined) missing.push(name)
    else steps[name] = { argv: [node, program, ...peer.flags(github, place.out)], cwd: place.folder, before }
  }
  const times = await timesInTurn(steps, context)
  const measures = Object.keys(times).filter((name) => name !== ours)
  return {
    measures: [
      ...measures.map((name): Measure => ({ what: `ours, of ${name}`, value: ratio(times, name), unit: 'ratio' })),
      ...missing.map((name): Measure => ({ what: `ours, of ${name}`, value: undefined, unit: 'ratio' })),
    ],
    tables: [timesTable(times)],
    notes: [
      `Each with its defaults, types and a client of GitHub’s API: ${Object.values(peers)
        .flatMap(({ packages }) => packages)
        .join(', ')}. What they write and what they judge differs; this is context, no contest, and no bar.`,
    ],
  }
}

const ours = 'regen-openapi, types and client'

const ratio = (times: Readonly<Record<string, readonly number[]>>, name: string): number =>
  ratioOfMedians(times[ours] ?? [], times[name] ?? [])

/** The program, installed by npm where it is missing; undefined where npm cannot. */
const installed = ({ packages, program }: Peer): string | undefined => {
  // The versions are in the name: another version is another folder.
  const folder = join(home, packages.join('+').replaceAll('/', '-'))
  const file = join(folder, 'node_modules', program)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder]
    spawnSync('npm', ['install', ...flags, ...packages], { stdio: 'ignore' })
  }
  return existsSync(file) ? file : undefined
}
