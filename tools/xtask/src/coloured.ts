/** Whether what a stream shows may be coloured. */
export const coloured = (stream: NodeJS.WriteStream): boolean =>
  !process.env.NO_COLOR &&
  process.env.TERM !== 'dumb' &&
  (stream.isTTY === true || process.env.FORCE_COLOR !== undefined)
