const vocabulary = [
  'the',
  'lamp',
  'is',
  'lit',
  'and',
  'a',
  'ship',
  'comes',
  'home',
  'by',
  'night',
  'with',
  'salt',
  'tea',
]

/** FNV-1a, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/** The word at an index of the text that a seed and a prompt give; equal arguments, equal words. */
// implements: OC-ADAPT-5003, OC-TEST-7040, OC-TEST-7042
export const wordAt = (seed: string, prompt: string, index: number): string => {
  const word = vocabulary[hash(`${seed}\n${prompt}\n${index}`) % vocabulary.length] ?? ''
  return index === 0 ? word : ` ${word}`
}
