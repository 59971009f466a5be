import { UsageError } from '@throughline/kernel'

/** Whether a URL names this machine. */
export const isLoopback = ({ hostname }: URL): boolean => {
  const name = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** @throws UsageError where requests would leave this machine for a host that nobody allowed */
// implements: TL-VERIFY-404
export const checkHost = (url: URL, allowed: readonly string[]): void => {
  if (isLoopback(url) || allowed.includes(url.hostname)) return
  throw new UsageError(
    `${url.hostname} is not this machine, and verification sends what a service is to refuse`,
    `Allow it by --allow-host ${url.hostname}; methods that change something need --allow-writes as well.`,
  )
}
