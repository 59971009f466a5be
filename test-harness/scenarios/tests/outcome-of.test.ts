import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, symlinkSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder, removeFolders } from '../src/folder.ts'
import { bytesOf, differences, processesIn, tracesIn } from '../src/outcome-of.ts'

afterAll(removeFolders)

/** What the scenarios rely on to see what should not be there. */
describe('a scenario sees', () => {
  it('each file that changed, came, went, or leads elsewhere', () => {
    const folder = makeFolder({ same: '1', changed: '1', 'deep/gone': '1', 'node_modules/x': '1' })
    symlinkSync('same', folder.path('link'))
    const before = bytesOf(folder.root)
    const after = new Map(before)
    expect(differences(before, after)).toEqual([])
    folder.put('changed', '2')
    folder.put('deep/new', '1')
    folder.put('node_modules/y', '1')
    expect(differences(before, bytesOf(folder.root))).toEqual(['changed', 'deep/new'])
    after.delete('deep/gone')
    after.set('link', 'leads to changed')
    expect(differences(before, after)).toEqual(['deep/gone', 'link'])
  })

  it('a stack trace, in a text or within a JSON document', () => {
    const { stack = '' } = new Error('tea')
    expect([stack, JSON.stringify({ stack })].map((text) => tracesIn(text).length > 2)).toEqual([true, true])
    expect(tracesIn('It stands at line 3.\nAt last: tea.\n')).toEqual([])
  })

  it.skipIf(!existsSync('/proc/self/cwd'))('a process that works in its folder', async () => {
    const { root } = makeFolder({ 'deep/file': '' })
    const child = spawn('sleep', ['1000'], { cwd: `${root}/deep` })
    await once(child, 'spawn')
    expect(processesIn(root)).toEqual(['sleep 1000'])
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    expect(processesIn(root)).toEqual([])
  })
})
