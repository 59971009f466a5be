import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { RunBench } from '../bench.ts'
import { valueText } from '../format.ts'
import { runProcess } from '../run-process.ts'
import { median } from '../statistics.ts'
import { github, placeIn, regenerate, typesAndClient } from '../subjects.ts'

export const run: RunBench = async (context) => {
  const place = placeIn(context.scratch, 'ours')
  await runProcess(regenerate(place, github, typesAndClient), context)
  const weights = await weigh(place.out, join(context.scratch, 'entries'))
  const sizes = Object.values(weights)
  const heaviest = Object.entries(weights).sort(([, a], [, b]) => b - a)
  return {
    measures: [
      {
        what: 'the heaviest operation alone, minified, gzip',
        value: Math.max(...sizes),
        unit: 'bytes',
        bar: { is: 'below', limit: 3000 },
      },
      { what: 'the median operation', value: median(sizes), unit: 'bytes' },
      { what: 'operations weighed', value: sizes.length, unit: 'count' },
    ],
    tables: [
      {
        title: 'The heaviest',
        head: ['operation', 'gzip'],
        rows: heaviest.slice(0, 5).map(([name, size]) => [name, valueText(size, 'bytes')]),
      },
    ],
    notes: [
      'Each bundle holds what a page needs for one call: `createClient` and the operation, imported from the index of the generated folder. esbuild with `--bundle --minify --format=esm`, gzip at level 9.',
    ],
  }
}

const common = { write: false, format: 'esm', outdir: 'bundles', logLevel: 'silent' } as const

/** The size of a bundle of each operation that the client in a folder exports. */
export const weigh = async (generated: string, entries: string): Promise<Record<string, number>> => {
  const client = await build({ ...common, entryPoints: [join(generated, 'client.ts')], metafile: true })
  const names = Object.values(client.metafile.outputs).flatMap(({ exports }) => exports)
  mkdirSync(entries, { recursive: true })
  const files = names.map((name) => {
    const file = join(entries, `${name}.ts`)
    writeFileSync(
      file,
      [
        `import { createClient, ${name} } from ${JSON.stringify(join(generated, 'index.ts'))}`,
        `export const answer = (baseUrl, request) => ${name}(createClient({ baseUrl }), request)`,
      ].join('\n'),
    )
    return file
  })
  const { outputFiles } = await build({
    ...common,
    entryPoints: files,
    bundle: true,
    minify: true,
    packages: 'external',
  })
  return Object.fromEntries(names.map((name, at) => [name, gzipped(outputFiles[at]?.contents)]))
}

const gzipped = (contents: Uint8Array | undefined): number => {
  if (!contents) throw new RangeError('esbuild wrote fewer bundles than it was given entries')
  return gzipSync(contents, { level: 9 }).length
}
