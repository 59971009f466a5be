import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const path = new URL('../../src/results/worker/counted-function.ts', import.meta.url).href

/** A process of its own: whatever counts the matchers of this one is loaded already. */
const inProcess = (script: string): unknown => {
  const head = `import { countedFunction } from ${JSON.stringify(path)}\nlet count = 0\nconst add = () => void count++\n`
  const argv = ['--input-type=module', '-e', `${head}${script}\nconsole.log(JSON.stringify(said))`]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))
}

describe('a counted function', () => {
  it('[TL-TRACE-104] [TL-TRACE-111] counts when it has come to its end, gives back what it gives, and throws what it throws', () => {
    const said = inProcess(`
      const given = countedFunction(Object.assign((n) => { if (n < 0) throw new Error('below'); return 2 * n }, { own: 1 }), add)
      const said = [given(2), count, given.own, given.length]
      try { given(-1) } catch (error) { said.push(error.message, count) }
    `)
    expect(said).toEqual([4, 1, 1, 1, 'below', 1])
  })

  it('[TL-TRACE-104] [TL-TRACE-111] counts a promise when it is fulfilled, and not when it is rejected', () => {
    const said = inProcess(`
      const given = countedFunction(async (n) => { if (n < 0) throw new Error('below'); return n }, add)
      const first = given(3)
      const said = [count, await first, count]
      await given(-1).catch((error) => said.push(error.message, count))
    `)
    expect(said).toEqual([0, 3, 1, 'below', 1])
  })
})
