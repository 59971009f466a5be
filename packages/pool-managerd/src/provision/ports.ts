import { createServer } from 'node:net'
import { StartFailure } from '../worker.ts'

/** Ports for workers; one that is claimed is nobody else's until it is released. */
export interface Ports {
  /** One of these, or any where none are named; rejects with a `StartFailure` where none is free. */
  claim(among?: readonly number[]): Promise<number>
  release(port: number): void
}

/** The ports of this machine's loopback address. */
export const createPorts = (): Ports => {
  const claimed = new Set<number>()

  /** Claims before it tries, so that nobody else tries the same meanwhile. */
  const claimThis = async (port: number): Promise<boolean> => {
    if (claimed.has(port)) return false
    claimed.add(port)
    if ((await listenOnce(port)) !== undefined) return true
    claimed.delete(port)
    return false
  }
  const claimAny = async (): Promise<number> => {
    const port = await listenOnce(0)
    if (port === undefined) throw new StartFailure('no port is free')
    if (claimed.has(port)) return claimAny()
    claimed.add(port)
    return port
  }

  return {
    // implements: OC-POOL-3030
    async claim(among) {
      if (among === undefined || among.length === 0) return claimAny()
      for (const port of among) if (await claimThis(port)) return port
      throw new StartFailure(`none of the ports ${among.join(', ')} is free: a reload needs one more for each replica`)
    },
    release: (port) => void claimed.delete(port),
  }
}

/** The port that could be listened on, or nothing. */
const listenOnce = (port: number): Promise<number | undefined> =>
  new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : undefined))
    })
  })
