import { readdirSync, readFileSync } from 'node:fs'

/**
 * What the processes that live now and descend from `leader`, or are of its group, have held at most, in bytes: the sum
 * of their high-water marks, which is never less than what they held together. Undefined without a Linux `/proc`.
 */
// implements: TL-OPENAPI-247
export const highWaterOf = (leader: number, proc = '/proc'): number | undefined => {
  const own = new Set([leader])
  let left = processesIn(proc)
  if (left === undefined) return undefined
  // A child may be listed before its parent: until nobody joins.
  for (let size = 0; size !== own.size; ) {
    size = own.size
    for (const { pid, parent, group } of left) if (group === leader || own.has(parent)) own.add(pid)
    left = left.filter(({ pid }) => !own.has(pid))
  }
  return [...own].reduce((sum, pid) => sum + highWater(`${proc}/${pid}/status`), 0)
}

interface Process {
  pid: number
  parent: number
  group: number
}

const processesIn = (proc: string): Process[] | undefined => {
  const names = entriesOf(proc)
  // Another system may have a /proc of another form, or none.
  if (!names.includes('self')) return undefined
  return names.flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    // `pid (name) state parent group …`; the name may hold blanks and brackets.
    const stat = textOf(`${proc}/${name}/stat`)
    const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return parent === undefined || group === undefined
      ? []
      : [{ pid: Number(name), parent: Number(parent), group: Number(group) }]
  })
}

const highWater = (file: string): number => {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(textOf(file))?.[1]
  return kibibytes === undefined ? 0 : Number(kibibytes) * 1024
}

const entriesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** A process may end while it is looked at. */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
