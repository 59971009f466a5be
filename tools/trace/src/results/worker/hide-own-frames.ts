import { dirname } from 'node:path'

const done = Symbol.for('throughline.hide-own-frames')

/**
 * Leaves this folder out of stacks: a failure is shown where the test called the matcher, and inline snapshots are
 * found by counting frames.
 */
export const hideOwnFrames = (): void => {
  if (done in Error) return
  Object.defineProperty(Error, done, { value: true })
  const prepare = Error.prepareStackTrace
  const own = `${dirname(import.meta.filename)}/`
  const isOther = (site: NodeJS.CallSite): boolean => site.getFileName()?.includes(own) !== true
  Error.prepareStackTrace = (error, sites) => {
    const others = sites.filter(isOther)
    return prepare ? prepare(error, others) : [String(error), ...others.map((site) => `    at ${site}`)].join('\n')
  }
}
