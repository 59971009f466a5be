import { describe, expect, it } from 'vitest'
import { corpora } from '../src/corpora.ts'
import { foundIn, listedIn, plainWords } from '../src/recount.ts'

describe.for(corpora.flatMap((corpus) => (corpus.slice ? [{ ...corpus, slice: corpus.slice }] : [])))(
  'the slice of $name',
  (corpus) => {
    const found = foundIn(corpus, corpus.slice)
    const listed = listedIn(corpus.slice)
    const byId = new Map(found.map((requirement) => [requirement.id, requirement]))

    it('holds the rules that its own list holds, each once', () => {
      expect(found.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort())
      expect(found).toHaveLength(corpus.slice.rules)
    })

    it('says of each what the list says, but for what the page explains', () => {
      const explained = new Set(corpus.differences.map(({ id }) => id))
      const differing = listed.filter(({ id, text }) => plainWords(byId.get(id)?.text ?? '') !== plainWords(text))
      expect(differing.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).filter((id) => explained.has(id)))
    })

    it('has the levels that the list has', () => {
      const levels = (rules: readonly { id: string; level?: string | undefined }[]) =>
        rules.map(({ id, level }) => `${id} ${level ?? 'none'}`).sort()
      expect(levels(found)).toEqual(levels(listed))
    })
  },
)
