const secretName =
  /(?:^|[_.-])(?:authorization|cookie|token|secret|password|passwd|pwd|credentials?|(?:api|access|private)[_-]?key|signature|sig)$/i

/** Whether a header, a parameter, a field or an environment variable of this name holds a secret. */
export const isSecretName = (name: string): boolean => secretName.test(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2'))

const hidden = '[redacted]'

/** What every form of a credential has something of: most texts have nothing of it. */
const mayHide = /[=":\s]|eyJ|[a-z][-_]/

/** Takes what looks like a credential out of a text that is about to be shown. */
// implements: TL-VERIFY-009
export const redact = (text: string, secrets: readonly string[] = []): string => {
  let shown = text
  for (const secret of secrets) if (secret.length >= 4) shown = shown.replaceAll(secret, hidden)
  if (!mayHide.test(shown)) return shown
  return (
    shown
      // Credentials in a URL, and header values with a scheme.
      .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${hidden}@`)
      .replace(/\b(Bearer|Basic|Digest|Token)\s+[A-Za-z0-9+/=._~:-]{4,}/gi, `$1 ${hidden}`)
      // Tokens that show what they are: JSON Web Tokens, and keys with a known prefix.
      .replace(/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, hidden)
      .replace(/\b(?:sk|pk|ghp|gho|ghs|xox[abp]|hf|glpat)[-_][A-Za-z0-9_-]{10,}/g, hidden)
      // `"token": "…"`, `token=…` and `Authorization: …`.
      .replace(/"([\w.-]+)"(\s*:\s*)"(?:[^"\\]|\\.)*"?/g, (all, name: string, gap: string) =>
        isSecretName(name) ? `"${name}"${gap}"${hidden}"` : all,
      )
      .replace(/([\w.-]+)=([^&\s"']+)/g, (all, name: string) => (isSecretName(name) ? `${name}=${hidden}` : all))
      .replace(/^([\w-]+):[ \t]*\S.*$/gm, (all, name: string) => (isSecretName(name) ? `${name}: ${hidden}` : all))
  )
}

/** The beginning of a text as one line, for a message. */
export const excerpt = (text: string, secrets: readonly string[] = [], most = 160): string => {
  const line = redact(text.slice(0, 4 * most), secrets)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return line.length > most ? `${line.slice(0, most)}…` : line
}

/** The values of an environment that no output may show. */
export const secretsOf = (env: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(env).flatMap(([name, value]) => (value !== undefined && isSecretName(name) ? [value] : []))

/** The value of a field that a caller gave; where it begins with a scheme, what follows that, and what it encodes. */
export const secretsIn = (value: string): string[] => {
  const [, token] = value.split(/ (.*)/s)
  if (token === undefined) return [value]
  if (!/^basic /i.test(value)) return [value, token]
  const plain = Buffer.from(token, 'base64').toString('utf8')
  return [value, token, plain, plain.split(':').slice(1).join(':')]
}
