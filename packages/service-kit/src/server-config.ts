import type { Server } from '@contracts/config-schema'
import type { NodeLimits } from './node-server.ts'

/** What a schema cannot say about where a daemon listens, and the token that it asks for. */
export const checkServer = (
  { host, token_env: name }: Server,
  env: Readonly<Record<string, string | undefined>>,
): { token: string | undefined; faults: string[] } => {
  const token = name === undefined ? undefined : env[name]
  const faults: string[] = []
  // implements: OC-CONFIG-6005
  if (name !== undefined && !token) faults.push(`the environment variable ${name}, which token_env names, is not set`)
  // implements: OC-CONFIG-6035
  if (token && !isSendable(token)) {
    faults.push(`the environment variable ${name}, which token_env names, holds what no header can carry`)
  }
  // implements: ORCH-1004
  if (!isLoopback(host) && !token) {
    faults.push(`${host} is reachable from beyond this machine: name a token with server.token_env`)
  }
  return { token, faults }
}

/** Visible ASCII: of anything else, such as the end of a line, no client could send the same. */
const isSendable = (token: string): boolean => /^[!-~]+$/.test(token)

const isLoopback = (host: string): boolean => /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === 'localhost'

/** The port of the environment goes before the configured one. */
// implements: OC-CONFIG-6004
export const portOf = ({ server }: { server: Server }, given: string | undefined): number | undefined => {
  if (given === undefined || given === '') return server.port
  const port = Number(given)
  return /^\d+$/.test(given) && port <= 65_535 ? port : undefined
}

/** What one client can hold of a daemon, as Node's server takes it. */
export const nodeLimitsOf = ({ limits }: Server): NodeLimits => ({
  headersMs: limits.headers_timeout_ms,
  requestMs: limits.request_timeout_ms,
  idleMs: limits.keep_alive_ms,
  stallMs: limits.stall_timeout_ms,
  headerBytes: limits.header_bytes,
  connections: limits.connections,
})
