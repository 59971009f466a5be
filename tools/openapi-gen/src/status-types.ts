/**
 * The type of an answer's status. A range and `default` leave out what other answers declare, so that a
 * comparison of the status always finds one answer.
 */
export const statusType = (status: string, all: readonly string[]): string => {
  if (/^\d{3}$/.test(status)) return status
  const others = all.filter((each) => each !== status)
  if (status === 'default') {
    const ranges = others.filter((each) => /^\dxx$/i.test(each)).map((each) => rangeType(each))
    return without('wire.Status', [...codes(others), ...ranges])
  }
  return without(rangeType(status), codes(others.filter((each) => each[0] === status[0])))
}

const rangeType = (status: string): string => `wire.Status${status.slice(0, 1)}XX`

const codes = (statuses: readonly string[]): string[] => statuses.filter((each) => /^\d{3}$/.test(each))

const without = (type: string, left: readonly string[]): string =>
  left.length === 0 ? type : `Exclude<${type}, ${left.join(' | ')}>`
