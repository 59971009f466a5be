/** What a URL reference in a document of the workspace names. */
export type Target =
  | { kind: 'external' }
  /** Not for a browser to open: `mailto:` and the like. */
  | { kind: 'ignored' }
  | { kind: 'outside' }
  | { kind: 'malformed' }
  | {
      kind: 'local'
      /** Relative to the workspace; '' is the workspace itself, or its top folder. */
      path: string
      /** The link names no other document. */
      same: boolean
      /** Written with a slash at its end: only a folder will do. */
      folder: boolean
      query: string
      /** Decoded; undefined without a `#`. */
      fragment: string | undefined
    }

/** @see RFC 3986 §4.2 Relative Reference; a path that begins with `/` is the repository's, as on GitHub */
export const parseTarget = (url: string, file: string): Target => {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(url)?.[1]?.toLowerCase()
  if (scheme === 'http' || scheme === 'https' || url.startsWith('//')) return { kind: 'external' }
  if (scheme === 'file') return { kind: 'outside' }
  if (scheme !== undefined) return { kind: 'ignored' }
  const [beforeHash = '', ...hashes] = url.split('#')
  const [rawPath = '', ...queries] = beforeHash.split('?')
  const path = decode(rawPath)
  const fragment = hashes.length > 0 ? decode(hashes.join('#')) : undefined
  if (path === undefined || (hashes.length > 0 && fragment === undefined)) return { kind: 'malformed' }
  const base = path.startsWith('/') ? [] : file.split('/').slice(0, -1)
  const resolved = path === '' ? file : resolve(base, path)
  if (resolved === undefined) return { kind: 'outside' }
  return {
    kind: 'local',
    path: resolved,
    same: path === '',
    folder: /(^|\/)\.{0,2}$/.test(path) && path !== '',
    query: queries.join('?'),
    fragment,
  }
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Undefined when the path climbs out of the workspace. */
const resolve = (base: readonly string[], path: string): string | undefined => {
  const segments = [...base]
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}

export interface CodePath {
  path: string
  folder: boolean
  line: number | undefined
  fragment: string | undefined
}

/** Wildcards, placeholders, blanks, quotes, and what only stands in code. */
const notInPaths = /[\s*{}<>$…"'`|()[\],;=\\!?&%^~+]|\.\.\./

/** The path that a code span names: `tools/kernel/src/index.ts:12`; its first folder stands at the top of the workspace. */
// implements: TL-LINKS-006
export const parseCodePath = (text: string, isFolder: (path: string) => boolean): CodePath | undefined => {
  const match = /^(?:\.\/)?([^:#]+?)(?::(\d+)(?:[:-]\d+)?)?(?:#(.+))?$/.exec(text)
  const [, path = '', line, fragment] = match ?? []
  const first = path.split('/')[0] ?? ''
  if (!match || !path.includes('/') || notInPaths.test(path) || first === '' || !isFolder(first)) return undefined
  const resolved = resolve([], path)
  if (resolved === undefined) return undefined
  return { path: resolved, folder: path.endsWith('/'), line: line === undefined ? undefined : Number(line), fragment }
}
