import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

export interface RawServer {
  url: string
  /** Connections that came. */
  connections(): number
  close(): Promise<void>
}

/** A server below any HTTP library: what it writes when a request's head has come is what goes over the wire. */
export const rawServer = async (answer: (socket: Socket, head: string) => void): Promise<RawServer> => {
  const open = new Set<Socket>()
  let connections = 0
  const server: Server = createServer((socket) => {
    connections++
    open.add(socket)
    let came = ''
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    socket.setEncoding('latin1').on('data', (text: string) => {
      came += text
      const end = came.indexOf('\r\n\r\n')
      if (end === -1) return
      const head = came.slice(0, end)
      came = ''
      answer(socket, head)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
