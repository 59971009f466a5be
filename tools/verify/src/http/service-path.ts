/**
 * Where a reference in an answer leads, as a path and query behind the URL of the service; undefined for what leads
 * elsewhere. It is relative to what was asked for. @see RFC 9110 §10.2.2, RFC 3986 §5.2
 */
// implements: TL-VERIFY-237
export const servicePath = (reference: string, from: string, basePath = ''): string | undefined => {
  const asked = `http://service.invalid${basePath}${from}`
  if (!URL.canParse(reference, asked)) return undefined
  const { pathname, search } = new URL(reference, asked)
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) + search : undefined
}
