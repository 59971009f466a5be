/** Larger files hold data, not words of people. */
export const largestFile = 16 * 1024 * 1024
/** As git does, a NUL byte near the start tells a binary file. */
const sniffed = 8000

export const isBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, sniffed).includes(0)

/** The same of bytes that were taken for characters. */
export const isBinaryText = (latin1: string): boolean => {
  const at = latin1.indexOf('\0')
  return at >= 0 && at < sniffed
}
