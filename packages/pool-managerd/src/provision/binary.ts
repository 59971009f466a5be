import { basename, resolve } from 'node:path'
import type { PoolConfig } from '@contracts/config-schema'
import type { MakeAdapter } from '@orchestrator/adapter-makers'
import type { Log, Timers } from '@orchestrator/service-kit'
import { reasonOf, StartFailure, type StartWorker, type WorkerOrder } from '../worker.ts'
import { checkFile } from './checksum.ts'
import type { Ports } from './ports.ts'
import { redactor, secretsOf } from './secrets.ts'
import { startProcess } from './worker-process.ts'

export interface BinarySeams {
  timers: Timers
  ports: Ports
  log: Log
  /** How long a worker may take to end when it is asked to. */
  graceMs: number
  /** Where programs are looked for; nothing else of the manager's environment is a worker's business. */
  path: string
  /** What relative paths of the configuration are relative to. */
  folder: string
}

type BinaryProvisioning = Extract<NonNullable<PoolConfig['provisioning']>, { mode: 'binary' }>

/** The longest line that is logged whole. It is cut after the secrets are out, so that no part of one is left. */
const lineLength = 4096

/** Workers that are processes of this manager, each the leader of a group of its own. */
export const startBinary =
  (pool: PoolConfig, how: BinaryProvisioning, makeAdapter: MakeAdapter, seams: BinarySeams): StartWorker =>
  async (order) => {
    const { ports, timers, log, graceMs } = seams
    const file = fileOf(how, seams.folder)
    await checkFile(file, how.binary.checksum, order.signal)
    const model = modelFileOf(pool, how, order.modelRef, seams.folder)
    if (model?.checksum !== undefined) await checkFile(model.file, model.checksum, order.signal)
    const port = await ports.claim(how.ports)
    try {
      order.signal.throwIfAborted()
      const endpoint = `http://127.0.0.1:${port}`
      const adapter = makeAdapter({ pool, replica: order.replica, modelRef: order.modelRef, endpoint })
      if (!adapter) throw new StartFailure('the pool names no adapter for its worker', { permanent: true })
      const fill = filler(order, port, model?.file)
      const args = (how.flags ?? []).map(fill)
      const env = Object.fromEntries(Object.entries(how.env ?? {}).map(([name, value]) => [name, fill(value)]))
      const redact = redactor(secretsOf(env, args))
      const common = { pool: pool.id, replica: order.replica }
      const child = await startProcess({
        file,
        args,
        // implements: OC-POOL-3045
        env: { PATH: seams.path, ...env },
        timers,
        graceMs,
        // implements: OC-POOL-3031
        line: (stream, text) =>
          log.info({ ...common, stream, line: redact(text).slice(0, lineLength) }, 'worker.printed'),
      }).catch((failure: unknown) => {
        throw new StartFailure(`${file} cannot be started: ${reasonOf(failure)}`, { permanent: true, cause: failure })
      })
      log.info({ ...common, pid: child.pid, endpoint }, 'worker.started')
      return {
        adapter,
        endpoint,
        gone: child.gone,
        async stop() {
          await child.stop()
          ports.release(port)
          log.info({ ...common, pid: child.pid }, 'worker.ended')
        },
      }
    } catch (failure) {
      ports.release(port)
      throw failure
    }
  }

const fileOf = ({ binary }: BinaryProvisioning, folder: string): string =>
  resolve(folder, binary.install_dir ?? '.', basename(new URL(binary.url).pathname))

/** Where the file of a model lies, and its checksum where the configuration speaks of this model. */
const modelFileOf = (pool: PoolConfig, { model }: BinaryProvisioning, modelRef: string, folder: string) => {
  if (model?.cache_dir === undefined) return undefined
  const file = resolve(folder, model.cache_dir, basename(modelRef.replace(/^[a-z]+:/, '')))
  const named = modelRef === (model.ref ?? pool.model)
  return { file, checksum: named ? model.checksum : undefined }
}

/** Puts what a replica has in the place of the names that flags and environment use for it. */
const filler = ({ modelRef, device, replica }: WorkerOrder, port: number, modelFile: string | undefined) => {
  const values: Readonly<Record<string, string>> = {
    port: String(port),
    model: modelRef,
    model_file: modelFile ?? modelRef,
    device: String(device),
    replica,
  }
  return (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
