const isSecret = /token|key|secret|password|credential/i

/** The values in an environment and in flags that no log may hold, by the names that stand before them. */
// implements: OC-POOL-3031
export const secretsOf = (env: Readonly<Record<string, string>>, flags: readonly string[]): string[] => {
  const inEnv = Object.entries(env).flatMap(([name, value]) => (isSecret.test(name) ? [value] : []))
  const inFlags = flags.flatMap((flag, index) => {
    const { name = '', value } = /^(?<name>-[^=]*)(=(?<value>.*))?$/.exec(flag)?.groups ?? {}
    if (!isSecret.test(name)) return []
    const next = flags[index + 1]
    return [value ?? next ?? '']
  })
  // The longest first: one that is part of another would leave the rest of it.
  return [...new Set([...inEnv, ...inFlags])].filter((value) => value !== '').sort((a, b) => b.length - a.length)
}

/** A text without these values. */
// implements: OC-POOL-3031
export const redactor =
  (secrets: readonly string[]) =>
  (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text)
