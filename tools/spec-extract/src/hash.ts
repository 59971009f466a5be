import { sha256 } from '@throughline/kernel'

/** Changes when the words change, and not when they move. */
export const hashOf = (title: string, text: string): string => sha256(`${title}\n${text}`).slice(0, 16)

/** The first sentence, or what of it fits into a title. */
export const shortened = (text: string, most = 72): string => {
  const sentence = (text.split(/(?<!\b[a-z])[.!?]\s/, 1)[0] ?? text).replace(/\.$/, '')
  return sentence.length <= most ? sentence : `${sentence.slice(0, most).replace(/\s+\S*$/, '')} …`
}
