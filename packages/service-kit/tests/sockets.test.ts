import { describe, expect, it } from 'vitest'
import { serveSmall } from './support/small-service.ts'

const correlationId = /\r\nX-Correlation-Id: (\S+)(\r\n|$)/i

/** The status, the code and the correlation ID of an answer as it came over the socket. */
const told = (text: string) => {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return {
    status: Number(head.split(' ')[1]),
    code: (JSON.parse(body) as { code: string }).code,
    id: correlationId.exec(head)?.[1],
  }
}

describe('a slow request', () => {
  const starts = {
    headers: 'GET /late HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    body: 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes ',
  }

  it.each(Object.entries(starts))('[ORCH-1017] [ORCH-1022] is 408 when its %s do not come', async (_name, start) => {
    const { dial, lines } = await serveSmall({ headersMs: 60, requestMs: 60 })
    const { socket, all } = dial()
    socket.write(start)
    const { status, code, id } = told(await all)
    expect({ status, code }).toEqual({ status: 408, code: 'REQUEST_TIMEOUT' })
    expect(lines).toEqual([
      {
        level: 'warn',
        event: 'request.unreadable',
        correlation_id: id,
        reason: 'ERR_HTTP_REQUEST_TIMEOUT',
        answered: true,
      },
    ])
  })
})

describe('a half-closed connection', () => {
  it('[ORCH-1018] gets the answer to what was asked before', async () => {
    const { dial } = await serveSmall()
    const { socket, all } = dial()
    socket.end('GET /late HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(await all).toMatch(/^HTTP\/1.1 200 OK\r\n.*at last/s)
  })

  it('[ORCH-1018] in the middle of a request is 400, for no more can come', async () => {
    const { dial, lines } = await serveSmall()
    const { socket, all } = dial()
    socket.end('POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes ')
    expect(told(await all)).toMatchObject({ status: 400, code: 'INVALID_PARAMS' })
    expect(lines.map(({ event }) => event)).toEqual(['request.unreadable'])
  })

  it('[ORCH-1019] leaves an event stream', async () => {
    const { dial, left } = await serveSmall()
    const { socket, all, got } = dial()
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n')
    await got
    socket.end()
    expect(await all).toContain('event: started')
    await expect.poll(() => left).toEqual(['stream'])
  })
})

describe('a connection that is half-closed at once', () => {
  it('[ORCH-1019] opens no stream that stays', async () => {
    const { dial, left } = await serveSmall()
    const { socket, all } = dial()
    socket.end('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(await all).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expect(left).toEqual(['stream'])
  })
})

describe('an answer that nobody takes', () => {
  it('[ORCH-1032] is closed, with a line, and its stream is left', async () => {
    const { dial, left, lines } = await serveSmall({ stallMs: 100 })
    const { socket } = dial()
    socket.pause()
    socket.write('GET /flood HTTP/1.1\r\nHost: x\r\n\r\n')
    await expect.poll(() => left).toEqual(['flood'])
    expect(lines).toEqual([{ level: 'warn', event: 'connection.stalled', bytes: expect.any(Number) }])
  })

  it('[ORCH-1032] is not one that has nothing to say', async () => {
    const { dial, left, lines } = await serveSmall({ stallMs: 20 })
    const [quiet, stalled] = [dial(), dial()]
    quiet.socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n')
    await quiet.got
    // By the time that another is closed for it, its own has passed.
    stalled.socket.pause()
    stalled.socket.write('GET /flood HTTP/1.1\r\nHost: x\r\n\r\n')
    await expect.poll(() => lines).toHaveLength(1)
    expect([left.includes('stream'), quiet.socket.destroyed]).toEqual([false, false])
  })
})

describe('connections', () => {
  it('[ORCH-1028] beyond the limit are closed, with a line', async () => {
    const { dial, lines } = await serveSmall({ connections: 1 })
    const first = dial()
    first.socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n')
    await first.got
    expect(await dial().all).toBe('')
    expect(lines).toEqual([{ level: 'warn', event: 'connection.refused', connections: 1 }])
  })
})

describe('what is no HTTP', () => {
  it('[ORCH-1016] [ORCH-1022] is answered with an envelope and an ID, and has its line', async () => {
    const { dial, lines } = await serveSmall()
    const { socket, all } = dial()
    socket.write('FOO\r\n\r\n')
    const { status, code, id } = told(await all)
    expect({ status, code, id }).toEqual({
      status: 400,
      code: 'INVALID_PARAMS',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(lines).toMatchObject([{ event: 'request.unreadable', correlation_id: id, answered: true }])
  })
})

describe('an answer outside the app', () => {
  const given = 'X-Correlation-Id: mine\r\n'
  const requests = {
    'a host that is none': `GET /late HTTP/1.1\r\nHost: a b\r\n${given}\r\n`,
    'a target that is no path': `OPTIONS * HTTP/1.1\r\nHost: x\r\n${given}\r\n`,
    'a tunnel': `CONNECT other:443 HTTP/1.1\r\nHost: x\r\n${given}\r\n`,
    'a body that does not come': `POST /body HTTP/1.1\r\nHost: x\r\n${given}Content-Length: 100\r\n\r\nten bytes `,
  }

  it.each(Object.entries(requests))('[ORCH-1001] echoes the ID of %s, in its line as well', async (_name, text) => {
    const { dial, lines } = await serveSmall({ headersMs: 200, requestMs: 200 })
    const { socket, all } = dial()
    socket.write(text)
    expect(told(await all)).toMatchObject({ id: 'mine' })
    expect(lines).toMatchObject([{ event: 'request.unreadable', correlation_id: 'mine', answered: true }])
  })

  it('[ORCH-1001] has an ID of its own after an answer to another', async () => {
    const { dial } = await serveSmall()
    const { socket, all, got } = dial()
    socket.write(`GET /late HTTP/1.1\r\nHost: x\r\n${given}\r\n`)
    await got
    socket.write('FOO\r\n\r\n')
    const second = (await all).split('at last')[1] ?? ''
    expect(told(second)).toMatchObject({ status: 400, id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })
})

describe('a tunnel', () => {
  it('[ORCH-1029] is refused with an envelope', async () => {
    const { dial } = await serveSmall()
    const { socket, all } = dial()
    socket.write('CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n')
    expect(told(await all)).toMatchObject({ status: 400, code: 'INVALID_PARAMS' })
  })
})

describe('an expectation', () => {
  it('[ORCH-1030] that nobody knows changes nothing', async () => {
    const { dial } = await serveSmall()
    const { socket, all } = dial()
    socket.write(
      'POST /body HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc',
    )
    expect(await all).toMatch(/^HTTP\/1.1 200 OK\r\n.*{"bytes":3}$/s)
  })
})
