/** A part of a multipart form, as it was written. */
interface Part {
  name: string
  content: string
  contentType?: string
  filename?: string
}

/**
 * Arguments with which curl writes the same parts, ready to be quoted; undefined where one of them cannot be given so. Its
 * boundary is curl's own.
 * @see RFC 7578
 */
export const formArguments = (contentType: string, body: Buffer): [flag: string, value: string][] | undefined => {
  const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(contentType) ?? []
  const text = body.toString('utf8')
  if (boundary === undefined || !Buffer.from(text).equals(body)) return undefined
  const [start, ...pieces] = text.split(`--${boundary}`)
  if (start !== '' || pieces.pop() !== '--\r\n' || pieces.length === 0) return undefined
  const parts = pieces.map(partOf)
  if (!parts.every((part) => part !== undefined)) return undefined
  return parts.map((part) => argumentOf(part))
}

const head =
  /^Content-Disposition: form-data; name="([^"\r\n]*)"(?:; filename="([^"\r\n]*)")?(?:\r\nContent-Type: ([^\r\n;]+))?$/

const partOf = (piece: string): Part | undefined => {
  const end = piece.indexOf('\r\n\r\n')
  const [, name, filename, contentType] = head.exec(piece.slice(2, end)) ?? []
  const content = piece.slice(end + 4, -2)
  // What begins so is a file of this machine, and some signs end a content that has more to be said of it.
  const isSpecial = filename !== undefined || contentType !== undefined
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a shell or a terminal would make something of them
  const isOdd = /[\u0000-\u0008\u000b-\u001f\u007f]/.test(content) || (isSpecial && /^[@<"]|[;\\]/.test(content))
  if (end < 0 || name === undefined || /[=%]/.test(name) || isOdd) return undefined
  return {
    name,
    content,
    ...(filename !== undefined && { filename }),
    ...(contentType !== undefined && { contentType }),
  }
}

const argumentOf = ({ name, content, filename, contentType }: Part): [string, string] => {
  if (filename === undefined && contentType === undefined) return ['--form-string', `${name}=${content}`]
  const said = [
    ...(filename === undefined ? [] : [`filename=${filename}`]),
    ...(contentType === undefined ? [] : [`type=${contentType}`]),
  ]
  return ['-F', [`${name}=${content}`, ...said].join(';')]
}
