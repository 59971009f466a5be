import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Log, silentLog, systemTimers } from '@orchestrator/service-kit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPorts, provisioner, provisioningFaults, type StartWorker, type Worker } from '../src/index.ts'
import { redactor, secretsOf } from '../src/provision/secrets.ts'
import { configOf, type PoolKeys } from './support/manage.ts'

/** An engine that says what it was started with, and then what its flags tell it. */
const engine = `#!/bin/sh
echo "args $* env $ENGINE_NAME $API_TOKEN"
case "$1" in
  stay) sleep 600 & echo $! > "$2"; wait ;;
  stubborn) trap '' TERM; sleep 600 & echo $! > "$2"; while :; do wait; done ;;
  fail) echo "broken pipe dream" >&2; exit 7 ;;
  long) head -c 100000 /dev/zero | tr '\\0' x; echo; echo after ;;
  env) env | cut -d= -f1 ;;
  leave) sleep 600 & echo $! > "$2"; exit 0 ;;
esac
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-managerd-'))
  writeFileSync(join(folder, 'engine'), engine)
  chmodSync(join(folder, 'engine'), 0o755)
  writeFileSync(join(folder, 'tiny.gguf'), 'a model')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const workers: Worker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

const sum = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

const poolOf = (own: object = {}, binary: object = {}): PoolKeys => ({
  devices: [3],
  provisioning: {
    mode: 'binary',
    binary: { url: 'https://downloads.example.org/v1/engine', install_dir: '.', ...binary },
    ...own,
  },
})

interface Line {
  event: string
  [field: string]: unknown
}

const starter = (own: PoolKeys, ports = createPorts()) => {
  const logged: Line[] = []
  const log: Log = { ...silentLog, info: (fields, event) => void logged.push({ ...fields, event }) }
  const [pool] = configOf([own]).pools
  const adapter = { kind: 'mock' }
  const seams = { timers: systemTimers, ports, log, graceMs: 50, path: process.env.PATH ?? '', folder }
  const start: StartWorker = provisioner(seams)(pool, ({ endpoint }) => ({ ...adapter, endpoint }) as never)
  return {
    logged,
    printed: () => logged.filter(({ event }) => event === 'worker.printed').map(({ line }) => line),
    async start(modelRef = 'hf:old'): Promise<Worker> {
      const order = { replica: 'chat-3', device: 3, modelRef, signal: new AbortController().signal }
      const worker = await start(order)
      workers.push(worker)
      return worker
    },
  }
}

/** What keeps a worker from being started. */
const refusal = async (own: PoolKeys, modelRef?: string) => {
  try {
    await starter(own).start(modelRef)
    return 'started'
  } catch (failure) {
    const { message, permanent } = failure as { message: string; permanent: boolean }
    return { message: message.replaceAll(folder, '…'), permanent }
  }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5))
}
const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // One that has ended and that nobody has asked after yet is no process any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
/** The process that an engine started, once it has. */
const childOf = async (file: string): Promise<number> => {
  await until(() => contentOf(file) !== '')
  return Number(contentOf(file))
}

describe('a configuration', () => {
  it('[OC-POOL-3028] that asks for what this build does not do is refused', () => {
    const faults = (provisioning?: object) => provisioningFaults(configOf([{ provisioning }]))
    const not = (mode: string) => [
      `pool 'chat': this build does not provision by '${mode}': start the worker and name the mode external`,
    ]
    expect(faults({ mode: 'source', source: { repo: 'https://example.org/engine', ref: 'main' } })).toEqual(
      not('source'),
    )
    expect(faults({ mode: 'container', container: { image: 'engine' } })).toEqual(not('container'))
    expect(faults({ mode: 'package', package: { name: 'engine' } })).toEqual(not('package'))
    expect(faults({ mode: 'binary', binary: { url: 'https://example.org/engine' } })).toEqual([
      "pool 'chat': this build downloads nothing: name the install_dir in which the binary lies",
    ])
    expect([faults(), faults({ mode: 'external' }), provisioningFaults(configOf([poolOf()]))]).toEqual([[], [], []])
  })
})

describe('a binary', () => {
  it('[OC-POOL-3029] is started with the checksum that is named, and with no other', async () => {
    expect(await refusal(poolOf({}, { checksum: sum(engine) }))).toBe('started')
    expect(await refusal(poolOf({}, { checksum: sum('another') }))).toEqual({
      message: `…/engine has the checksum ${sum(engine)}, not ${sum('another')}`,
      permanent: true,
    })
    expect(await refusal(poolOf({}, { url: 'https://downloads.example.org/nothing' }))).toEqual({
      message: '…/nothing: there is no such file',
      permanent: true,
    })
  })

  it('[OC-POOL-3029] is given a model with the checksum that is named, and no other', async () => {
    const model = (checksum: string) => poolOf({ model: { ref: 'file:tiny.gguf', cache_dir: '.', checksum } })
    expect(await refusal(model(sum('a model')), 'file:tiny.gguf')).toBe('started')
    expect(await refusal(model(sum('another')), 'file:tiny.gguf')).toEqual({
      message: `…/tiny.gguf has the checksum ${sum('a model')}, not ${sum('another')}`,
      permanent: true,
    })
    // The checksum is of that model, not of whatever a reload names.
    expect(await refusal(model(sum('another')), 'file:other.gguf')).toBe('started')
  })

  it('[OC-POOL-3030] has a port of its own, out of those that are named', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const free = createPorts()
    const [a, b] = [await free.claim(), await free.claim()]
    free.release(a)
    free.release(b)
    const { port } = taken.address() as { port: number }
    const { start } = starter(poolOf({ ports: [port, a, b] }))
    const [first, second] = [await start(), await start()]
    expect([first.endpoint, second.endpoint]).toEqual([`http://127.0.0.1:${a}`, `http://127.0.0.1:${b}`])
    const none = `none of the ports ${port}, ${a}, ${b} is free: a reload needs one more for each replica`
    await expect(start()).rejects.toThrow(none)
    await first.stop()
    expect((await start()).endpoint).toBe(`http://127.0.0.1:${a}`)
    const any = new Set(await Promise.all(Array.from({ length: 20 }, () => free.claim())))
    expect(any.size).toBe(20)
    taken.close()
  })

  it('[OC-POOL-3031] is logged line by line, with what stands for its place filled in, without secrets', async () => {
    const { start, printed, logged } = starter(
      poolOf({
        env: { ENGINE_NAME: 'on {device}', API_TOKEN: 'hush-hush' },
        flags: ['fail', '--port={port}', '--model', '{model}', '--api-key', 'sesame', '{unknown}'],
      }),
    )
    const worker = await start()
    await until(() => printed().length === 2)
    const { port } = new URL(worker.endpoint ?? '')
    expect(printed().sort()).toEqual([
      `args fail --port=${port} --model hf:old --api-key [redacted] {unknown} env on 3 [redacted]`,
      'broken pipe dream',
    ])
    const places = logged.map(({ pool, replica }) => `${pool} ${replica}`)
    expect([...new Set(places)]).toEqual(['chat chat-3'])
  })

  it('[OC-POOL-3031] is cut where a line does not end', async () => {
    const { start, printed } = starter(poolOf({ flags: ['long'] }))
    const worker = await start()
    await until(() => worker.gone.aborted && printed().includes('after'))
    expect(printed().map((line) => String(line).length)).toEqual(['args long env  '.length, 4096, 'after'.length])
  })

  it('[OC-POOL-3045] knows of its environment what the configuration names, and PATH', async () => {
    const { start, printed } = starter(poolOf({ flags: ['env'], env: { ENGINE_NAME: 'one' } }))
    const worker = await start()
    await until(() => worker.gone.aborted && printed().includes('ENGINE_NAME'))
    // The shell itself names its folder, its depth and its last word.
    const own = printed()
      .slice(1)
      .filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(String(name)))
    expect(own.sort()).toEqual(['ENGINE_NAME', 'PATH'])
  })

  it('[OC-POOL-3031] has the secrets that names of variables and flags give away', () => {
    const secrets = secretsOf({ HF_TOKEN: 'aaa', HOME: '/root', DB_PASSWORD: 'aaabbb' }, [
      '--api-key=ccc',
      '-v',
      '--ctx',
      '4',
    ])
    expect(secrets).toEqual(['aaabbb', 'aaa', 'ccc'])
    expect(redactor(secrets)('aaabbb and aaa and ccc, not aa')).toBe('[redacted] and [redacted] and [redacted], not aa')
  })

  it.each(['stay', 'stubborn'])(
    '[OC-POOL-3032] that is ended (%s) leaves no process of its group',
    async (flag) => {
      const file = join(folder, flag)
      const { logged, ...given } = starter(poolOf({ flags: [flag, file] }))
      const worker = await given.start()
      const child = await childOf(file)
      const { pid } = logged.find(({ event }) => event === 'worker.started') as unknown as { pid: number }
      expect([isRunning(pid), isRunning(child)]).toEqual([true, true])
      await worker.stop()
      await until(() => !isRunning(child))
      expect([isRunning(pid), isRunning(child), worker.gone.aborted]).toEqual([false, false, false])
      await worker.stop()
    },
    20_000,
  )

  it('[OC-POOL-3032] that leaves others behind takes them along', async () => {
    const file = join(folder, 'leave')
    const worker = await starter(poolOf({ flags: ['leave', file] })).start()
    const child = await childOf(file)
    await until(() => worker.gone.aborted && !isRunning(child))
    expect((worker.gone.reason as Error).message).toBe('its process exited with 0')
  })

  it('[OC-POOL-3033] that exits unasked says how', async () => {
    const worker = await starter(poolOf({ flags: ['fail'] })).start()
    await until(() => worker.gone.aborted)
    expect((worker.gone.reason as Error).message).toBe('its process exited with 7')
    const { start, logged } = starter(poolOf({ flags: ['stay', join(folder, 'killed')] }))
    const killed = await start()
    const { pid } = logged.find(({ event }) => event === 'worker.started') as unknown as { pid: number }
    process.kill(pid, 'SIGKILL')
    await until(() => killed.gone.aborted)
    expect((killed.gone.reason as Error).message).toBe('its process was ended by SIGKILL')
  })
})
