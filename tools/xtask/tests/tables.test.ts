import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { allFindings } from '../src/all-findings.ts'
import type { Command } from '../src/command.ts'
import { aliases, commands, fileNameOf } from '../src/commands.ts'
import { parseCall } from '../src/parse-call.ts'
import { stepNames, steps } from '../src/steps.ts'

const root = join(import.meta.dirname, '../../..')
const rows = Object.entries(commands as Record<string, Command>)

describe('the command table', () => {
  it.each(rows)('%s has a file that runs, a schema, and examples that its own flags accept', async (name, row) => {
    expect(Object.keys(await row.load())).toContain('run')
    const schema = JSON.parse(
      readFileSync(join(root, `docs/schemas/${fileNameOf(name)}.schema.json`), 'utf8'),
    ) as object
    expect(new Ajv2020({ allowUnionTypes: true }).validateSchema(schema)).toBe(true)
    expect(schema).toMatchObject({ additionalProperties: false })
    expect(row.examples.length).toBeGreaterThan(0)
    for (const example of row.examples) {
      expect(`${example} `.startsWith(`${name} `)).toBe(true)
      parseCall(example.split(' ').slice(name.split(' ').length), row.flags)
    }
  })

  it('has a file for each row, and a row for each alias', () => {
    for (const [name] of rows)
      expect(existsSync(join(root, `tools/xtask/src/commands/${fileNameOf(name)}.ts`)), name).toBe(true)
    for (const target of Object.values(aliases)) expect(Object.keys(commands)).toContain(target)
  })
})

describe('the findings tables', () => {
  it('say what is wrong, why and what to do, in kebab case', async () => {
    const findings = await allFindings()
    expect(findings.length).toBeGreaterThan(30)
    for (const { code, row } of findings) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(
        Object.values(row).every((text) => text.length > 0),
        code,
      ).toBe(true)
    }
  })

  it('give one code one meaning', async () => {
    const meanings = new Map<string, string>()
    for (const [name, row] of rows) {
      for (const [code, { title }] of Object.entries(await row.findings())) {
        expect(meanings.get(code) ?? title, `${code} of ${name}`).toBe(title)
        meanings.set(code, title)
      }
    }
    expect(meanings.size).toBeGreaterThan(30)
  })
})

describe('the step table', () => {
  it('names commands that exist', () => {
    for (const name of stepNames) {
      const { check } = steps[name]
      if ('xtask' in check)
        expect(Object.keys(commands)).toContain(check.xtask.filter((word) => !word.startsWith('-')).join(' '))
      else expect(existsSync(join(root, 'node_modules/.bin', check.program[0]))).toBe(true)
    }
  })
})
