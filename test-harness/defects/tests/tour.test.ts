import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '@throughline/xtask/commands'
import { describe, expect, it } from 'vitest'
import { isTour, mismatch, readTour } from '../src/tour.ts'

const root = join(import.meta.dirname, '../../..')
const stepsOf = (page: string) => readTour(page, readFileSync(join(root, 'docs', page), 'utf8'))
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && isTour(stepsOf(name)))
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts

const packages = new Set(
  execFileSync('git', ['ls-files', '*package.json'], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { name?: string }).name),
)

describe('a page that shows commands', () => {
  it('is read as such', () => {
    const wanted = ['openapi.md', 'queries.md', 'reference-system.md', 'tour.md', 'trace.md', 'verify.md']
    expect(pages).toEqual(expect.arrayContaining(wanted))
  })

  it.each(pages)('%s names commands and files that exist', (page) => {
    const put = new Map<string, string>()
    for (const step of stepsOf(page)) {
      if (step.kind === 'file') put.set(step.file, step.content)
      if (step.kind === 'edit') {
        const { file, from } = step.edit
        expect(put.has(file) || existsSync(join(root, file)), `${page}:${step.line}`).toBe(true)
        const times = (put.get(file) ?? readFileSync(join(root, file), 'utf8')).split(from).length - 1
        expect(times, `${page}:${step.line}: the passage that the diff changes`).toBe(1)
      }
      if (step.kind === 'command') expect(isKnown(step.command), `${page}:${step.line}: ${step.command}`).toBe(true)
    }
  })
})

const isKnown = (command: string): boolean => {
  const words = command
    .replace(/^npx -y pnpm@\S+/, 'pnpm')
    .split(' ')
    .filter((word) => word !== '-s' && !word.includes('='))
  const [program = '', name = '', argument = '', second = ''] = words
  if (program !== 'pnpm')
    return ['cat', 'git', 'curl', 'grep', 'kill', 'ls', 'node', 'sed', 'sh', 'timeout', 'tsc'].includes(program)
  if (name === 'xtask') {
    // A command is named by one word or by two.
    return [argument, `${argument} ${second}`].some((each) => each in commands) || argument === '--help'
  }
  if (name === '--filter') return packages.has(argument)
  return name in scripts
}

describe('what a page expects', () => {
  const check = (expected: string, output: string) => mismatch(expected.split('\n'), output)

  it('is met by the same lines, with … for any text and any lines', () => {
    expect(check('a\nb', 'a\nb\n')).toBeUndefined()
    expect(check('a … c\n…\nz', 'a b c\nx\ny\nz\n')).toBeUndefined()
    expect(check('…\nz\n…', 'x\nz\ny')).toBeUndefined()
    expect(check('ok  regen  … s', 'ok  regen  0.3 s')).toBeUndefined()
  })

  it('is not met by another line, a missing one or one more', () => {
    expect(check('a\nb', 'a\nc')).toBe('b')
    expect(check('a\nb', 'a')).toBe('b')
    expect(check('a', 'a\nb')).toBe('(nothing), not: b')
    expect(check('…\nz', 'x\ny')).toBe('z')
    expect(check('a…c', 'a b')).toBe('a…c')
  })
})
