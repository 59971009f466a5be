import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Folder, makeFolder, removeFolders } from '../src/folder.ts'
import { makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { onlySays, outcomeOf } from '../src/outcome-of.ts'
import { xtask } from '../src/xtask.ts'

afterAll(removeFolders)

/** A document that is right but for what stands in the one schema, and behind it. */
const api = (schema: string, more = '') => `openapi: 3.1.0
info: { title: Tea, version: 1.0.0 }
paths:
  /tea:
    get:
      operationId: readTea
      responses:
        "200":
          description: Tea.
          content: { application/json: { schema: ${schema} } }
${more}`

const head = 'openapi: 3.1.0\ninfo: { title: Tea, version: 1.0.0 }\npaths: {}\n'

const call = ['regen-openapi', '--input', 'docs/api.yaml', '--out', 'out']

/** Beside it lie a secret that no reference may reach, and somebody's own file where outputs would go. */
const folderWith = (document: string | Uint8Array): Folder =>
  makeFolder({ 'docs/api.yaml': document, 'secret.yaml': 'type: string\n', 'out/notes.md': 'by hand\n' })

interface BadDocument {
  name: string
  document: string | Uint8Array
  /** Makes what a text cannot. */
  also?: (folder: Folder) => void
  says: unknown[]
}

const nesting = 10_000
const bomb = Array.from({ length: 12 }, (_, i) => `  b${i}: &b${i} [${Array(10).fill(i === 0 ? 'x' : `*b${i - 1}`)}]`)

const badDocuments: BadDocument[] = [
  { name: 'is empty', document: '', says: ['docs/api.yaml:1:1 openapi-not-read the document is empty'] },
  {
    name: 'is a text',
    document: 'hello\n',
    says: ['docs/api.yaml:1:1 openapi-not-read the document is a string, no OpenAPI object'],
  },
  {
    name: 'is broken YAML',
    document: 'openapi: 3.1.0\ninfo:\n  title: Tea\n\tversion: 1\n',
    says: ['docs/api.yaml:4:1 syntax-error Tabs are not allowed as indentation'],
  },
  {
    name: 'is broken YAML behind a BOM',
    document: '\uFEFFopenapi: [3.1.0\n',
    says: [expect.stringMatching(/^docs\/api\.yaml:2:1 syntax-error Flow sequence .* end with a ]$/)],
  },
  {
    name: 'is broken JSON',
    document: '{"openapi": "3.1.0",\n "info": {"title": "Tea" "version": "1"}}\n',
    says: [
      expect.stringMatching(/^docs\/api\.yaml:2:20 syntax-error /),
      expect.stringMatching(/^docs\/api\.yaml:2:26 syntax-error /),
    ],
  },
  {
    name: 'has a key twice',
    document: `${head}paths: {}\n`,
    says: ['docs/api.yaml:4:1 syntax-error Map keys must be unique'],
  },
  {
    name: 'has a key twice in JSON',
    document: '{"openapi": "3.1.0",\n "info": {"title": "Tea", "title": "Tee"}}\n',
    says: [
      "docs/api.yaml:2:27 syntax-error the key 'title' stands twice in one object, docs/api.yaml:2:11 the first 'title'",
    ],
  },
  {
    name: 'is in UTF-16',
    document: Buffer.from(`\uFEFF${head}`, 'utf16le'),
    says: ['docs/api.yaml:1:1 encoding-not-read is in UTF-16 or UTF-32, where UTF-8 is read'],
  },
  {
    name: 'is in Latin-1',
    document: Buffer.from(head.replace('Tea', 'Thé'), 'latin1'),
    says: [
      'docs/api.yaml:2:18 encoding-not-read the byte 0xE9 is no UTF-8: the file is in Latin-1 or another encoding, or is no text',
    ],
  },
  {
    name: 'breaks the specification',
    document: 'openapi: 3.1.0\ninfo: { title: Tea }\npaths: { tea: {} }\n',
    says: [
      "docs/api.yaml:2:7 openapi-invalid the Info Object lacks 'version'",
      "docs/api.yaml:3:10 openapi-invalid the path 'tea' does not begin with '/'",
    ],
  },
  {
    name: 'is Swagger 2.0',
    document: 'swagger: "2.0"\ninfo: { title: Tea, version: "1" }\npaths: {}\n',
    says: [
      'docs/api.yaml:1:10 openapi-not-read Swagger 2.0 is not read, neither its definitions, nor parameters in a body or a form, nor produces and consumes; OpenAPI 3.0 and 3.1 are read',
    ],
  },
  {
    name: 'is OpenAPI 3.2',
    document: head.replace('3.1.0', '3.2.0').replace('{}', '{ /tea: { query: { responses: {} } } }'),
    says: [
      "docs/api.yaml:1:10 openapi-not-read OpenAPI 3.2.0 is not read, nor what it brought: here 'query'; OpenAPI 3.0 and 3.1 are read",
    ],
  },
  {
    name: 'has two operations of one name',
    document: api(
      'true',
      '  /cup:\n    get:\n      operationId: readTea\n      responses: { "200": { description: Cup. } }\n',
    ),
    says: [
      "docs/api.yaml:13:20 operation-id-duplicate the operationId 'readTea' is taken already, docs/api.yaml:6:20 the first 'readTea'",
    ],
  },
  {
    name: 'refers to what it does not have',
    document: api('{ $ref: "#/components/schemas/Tee" }'),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference '#/components/schemas/Tee' leads nowhere: docs/api.yaml has no /components/schemas/Tee",
    ],
  },
  {
    name: 'refers to a file that is not there',
    document: api('{ $ref: "./tee.yaml" }'),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference './tee.yaml' names docs/tee.yaml, which does not exist",
    ],
  },
  {
    name: 'refers to a folder',
    document: api('{ $ref: "./schemas" }'),
    also: (folder) => mkdirSync(folder.path('docs/schemas')),
    says: ["docs/api.yaml:10:58 reference-unresolved the reference './schemas' names docs/schemas, which is a folder"],
  },
  {
    name: 'refers in a circle',
    document: api(
      '{ $ref: "#/components/schemas/A" }',
      'components:\n  schemas:\n    A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/A" }\n',
    ),
    says: [
      "docs/api.yaml:10:58 reference-endless the reference '#/components/schemas/A' leads back to itself and never to an object",
      "docs/api.yaml:13:16 reference-endless the reference '#/components/schemas/B' leads back to itself and never to an object",
      "docs/api.yaml:14:16 reference-endless the reference '#/components/schemas/A' leads back to itself and never to an object",
    ],
  },
  {
    name: 'refers out of its folder',
    document: api('{ $ref: "../secret.yaml" }'),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference '../secret.yaml' leads out of the folder that references are confined to",
    ],
  },
  {
    name: 'refers out of its folder by an absolute path',
    document: api('{ $ref: "/etc/hostname" }'),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference '/etc/hostname' leads out of the folder that references are confined to",
    ],
  },
  {
    name: 'refers out of its folder through a symbolic link',
    document: api('{ $ref: "./inside.yaml" }'),
    also: (folder) => symlinkSync('../secret.yaml', folder.path('docs/inside.yaml')),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference './inside.yaml' leads out of the folder that references are confined to",
    ],
  },
  {
    name: 'refers to a file URL',
    document: api('{ $ref: "file:///etc/hostname" }'),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference 'file:///etc/hostname' names neither a file nor an http URL",
    ],
  },
  {
    name: 'refers to another host',
    document: api('{ $ref: "https://example.invalid/tea.yaml" }'),
    says: [
      "docs/api.yaml:10:58 reference-unresolved the reference 'https://example.invalid/tea.yaml' is remote, and remote references are not allowed here",
    ],
  },
  {
    name: `is nested ${nesting} deep in JSON`,
    document: `{"openapi":"3.1.0","x":${'{"not":'.repeat(nesting)}true${'}'.repeat(nesting)}}`,
    says: ['docs/api.yaml:1:1 document-too-large nested deeper than 500 levels'],
  },
  {
    name: `is nested ${nesting} deep in YAML`,
    document: `${head}x: ${'['.repeat(nesting)}${']'.repeat(nesting)}\n`,
    says: ['docs/api.yaml:1:1 document-too-large nested deeper than 500 levels'],
  },
  {
    name: 'is nested by indentation',
    document: `${head}${Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}x:\n`).join('')}`,
    says: ['docs/api.yaml:1:1 document-too-large nested deeper than 500 levels'],
  },
  {
    name: 'multiplies itself by aliases',
    document: `${head}x-bomb:\n${bomb.join('\n')}\n`,
    says: [expect.stringMatching(/^docs\/api\.yaml:1:1 document-too-large .*alias/)],
  },
  {
    name: 'holds itself by an alias',
    document: `${head}x-self: &self [*self]\n`,
    says: ['docs/api.yaml:1:1 document-too-large an alias stands within what it stands for'],
  },
  {
    name: 'is larger than the bound',
    document: `${head}${'#'.repeat(64 * 1024 * 1024)}\n`,
    says: ['docs/api.yaml:1:1 document-too-large larger than 64 MiB'],
  },
  {
    name: 'is of 100 MB',
    document: head,
    also: (folder) => truncateSync(folder.path('docs/api.yaml'), 100_000_000),
    says: ['docs/api.yaml:1:1 document-too-large larger than 64 MiB'],
  },
  {
    name: 'refers to a file of 100 MB',
    document: api('{ $ref: "./large.yaml" }'),
    also: (folder) => {
      folder.put('docs/large.yaml', '')
      truncateSync(folder.path('docs/large.yaml'), 100_000_000)
    },
    says: ['docs/large.yaml:1:1 document-too-large larger than 64 MiB'],
  },
  {
    name: 'refers to itself through files',
    document: api('{ $ref: "./a.yaml" }'),
    also: (folder) => {
      folder.put('docs/a.yaml', '$ref: b.yaml\n')
      folder.put('docs/b.yaml', '$ref: a.yaml\n')
    },
    says: [
      "docs/api.yaml:10:58 reference-endless the reference './a.yaml' leads back to itself and never to an object",
    ],
  },
  {
    name: 'is binary',
    document: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0xff, 0xfe]),
    says: [
      'docs/api.yaml:1:1 encoding-not-read the byte 0x89 is no UTF-8: the file is in Latin-1 or another encoding, or is no text',
    ],
  },
]

describe('an OpenAPI document that', () => {
  it.concurrent.for(badDocuments)('$name', async ({ document, also, says }, { expect }) => {
    const folder = folderWith(document)
    also?.(folder)
    expect(await outcomeOf(call, { cwd: folder.root })).toEqual(onlySays(1, ...says))
  })
})

describe('a call', () => {
  const document = api('true')
  const noFile = 'Name an OpenAPI document: a YAML or JSON file.'
  const wrong: { name: string; argv: string[]; says: string[] }[] = [
    {
      name: 'names a document that is not there',
      argv: ['regen-openapi', '--input', 'docs/apy.yaml', '--out', 'out'],
      says: ['xtask: docs/apy.yaml does not exist', noFile],
    },
    {
      name: 'names a folder in place of a document',
      argv: ['regen-openapi', '--input', 'docs', '--out', 'out'],
      says: ['xtask: docs is a folder', noFile],
    },
    {
      name: 'names a device in place of a document',
      argv: ['regen-openapi', '--input', '/dev/null', '--out', 'out'],
      says: [expect.stringMatching(/^xtask: .*dev\/null is no regular file$/), noFile],
    },
    {
      name: 'names a metrics contract that is not there',
      argv: ['regen-metrics', '--input', 'metrics.json', '--out', 'out'],
      says: [
        expect.stringMatching(/metrics\.json: no such file$/),
        'pnpm xtask regen-metrics --help shows how it is called.',
      ],
    },
    {
      name: 'names a folder in place of a metrics contract',
      argv: ['regen-metrics', '--input', 'docs', '--out', 'out'],
      says: [expect.stringMatching(/docs: no such file$/), 'pnpm xtask regen-metrics --help shows how it is called.'],
    },
    {
      name: 'names a config schema that is not there',
      argv: ['regen-schema', '--input', 'schema.yaml', '--out', 'out'],
      says: [
        expect.stringMatching(/schema\.yaml: no such file$/),
        'pnpm xtask regen-schema --help shows how it is called.',
      ],
    },
    {
      name: 'names an output without an input',
      argv: ['regen-openapi', '--out', 'out'],
      says: ['xtask: --out needs --input', 'pnpm xtask regen-openapi --help shows how it is called.'],
    },
  ]
  it.concurrent.for(wrong)('that $name', async ({ argv, says }, { expect }) => {
    expect(await outcomeOf(argv, { cwd: folderWith(document).root })).toEqual(onlySays(2, ...says))
  })

  it.concurrent('whose output would replace a file by hand writes none', async ({ expect }) => {
    const folder = folderWith(document)
    folder.put('out/types.ts', '// by hand\n')
    expect(await outcomeOf(call, { cwd: folder.root })).toEqual(
      onlySays(1, 'out/types.ts:1:1 output-not-ours stands where an output should go, and was not generated'),
    )
  })

  it.concurrent('whose output folder is a file writes nothing', async ({ expect }) => {
    const folder = folderWith(document)
    expect(await outcomeOf([...call.slice(0, -1), 'out/notes.md/api'], { cwd: folder.root })).toEqual(
      onlySays(1, 'out/notes.md:1:1 output-not-ours stands where a folder of outputs should go'),
    )
  })

  it.concurrent('prints for people what, where and what to do, and nothing of its own inside', async ({ expect }) => {
    const folder = folderWith(api('{ $ref: "https://example.invalid/tea.yaml" }'))
    const { status, stdout, stderr } = await xtask(call, { cwd: folder.root })
    expect({ status, stderr, lines: stdout.trim().split('\n') }).toEqual({
      status: 1,
      stderr: '',
      lines: [
        "docs/api.yaml:10:58  error  the reference 'https://example.invalid/tea.yaml' is remote, and remote references are not allowed here  [reference-unresolved]",
        '    Keep a copy beside the document and refer to that, or pass --allow-remote.',
        '1 error',
        'Nothing was written: correct the sources that the findings name, and run it again.',
      ],
    })
  })
})

/** The superuser may read and write everything: then the call is made as nobody, who must be let in here for it. */
const superuser = process.getuid?.() === 0
const nobody = superuser ? { as: 65_534 } : {}
const letsIn = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || letsIn(dirname(folder)))

describe.skipIf(superuser && !letsIn(import.meta.dirname))('without permission', () => {
  const locked = (path: string, mode: number): Folder => {
    const folder = folderWith(api('true'))
    chmodSync(folder.root, 0o755)
    chmodSync(folder.path(path), mode)
    return folder
  }
  it.concurrent('to read, nothing is made of it', async ({ expect }) => {
    const { root } = locked('docs/api.yaml', 0o000)
    expect(await outcomeOf(call, { cwd: root, ...nobody })).toEqual(
      onlySays(2, 'xtask: docs/api.yaml cannot be read (EACCES)', 'Name an OpenAPI document: a YAML or JSON file.'),
    )
  })
  it.concurrent('to read a large document, nothing waits for it', async ({ expect }) => {
    const folder = locked('docs/api.yaml', 0o000)
    truncateSync(folder.path('docs/api.yaml'), 3_000_000)
    expect(await outcomeOf(call, { cwd: folder.root, ...nobody })).toEqual(
      onlySays(2, 'xtask: docs/api.yaml cannot be read (EACCES)', 'Name an OpenAPI document: a YAML or JSON file.'),
    )
  })
  it.concurrent('to write, nothing is written', async ({ expect }) => {
    const folder = locked('out', 0o555)
    expect(await outcomeOf(call, { cwd: folder.root, ...nobody })).toEqual(
      onlySays(
        2,
        `xtask regen-openapi: ${folder.path('out')}: no permission`,
        'Give access to the path, or choose another.',
      ),
    )
    expect(readFileSync(folder.path('out/notes.md'), 'utf8')).toBe('by hand\n')
  })
  it.concurrent('to write one of many outputs, none is written', async ({ expect }) => {
    const mini = makeMiniWorkspace()
    try {
      mkdirSync(`${mini.root}/contracts/schemas`)
      execFileSync('chmod', ['-R', 'a+rwX', mini.root])
      chmodSync(`${mini.root}/contracts/schemas`, 0o555)
      expect(await outcomeOf(['regen'], { cwd: mini.root, ...nobody })).toEqual(
        onlySays(
          2,
          `xtask regen: ${mini.root}/contracts/schemas: no permission`,
          'Give access to the path, or choose another.',
        ),
      )
    } finally {
      removeMiniWorkspace(mini)
    }
  })
})
