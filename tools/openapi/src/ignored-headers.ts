const names = new Set(['accept', 'content-type', 'authorization'])

/** Headers that OpenAPI describes elsewhere: by media types and by security schemes, never as parameters. */
export const isIgnoredHeader = (name: string): boolean => names.has(name.toLowerCase())
