import { diffWords } from 'diff'

/** A run of words that stayed, went, or came. */
export interface DiffPart {
  text: string
  change?: 'removed' | 'added'
}

// implements: TL-TRACE-331
export const wordDiff = (before: string, after: string): DiffPart[] =>
  diffWords(before, after).map(({ value, added, removed }) => ({
    text: value,
    ...(removed && { change: 'removed' as const }),
    ...(added && { change: 'added' as const }),
  }))

/** `It MUST [-answer-]{+wait+}.`, as git shows words. */
export const diffText = (parts: readonly DiffPart[]): string =>
  parts
    .map(({ text, change }) => (change === 'removed' ? `[-${text}-]` : change === 'added' ? `{+${text}+}` : text))
    .join('')
