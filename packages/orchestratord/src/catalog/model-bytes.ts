import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { Distrust } from './trust.ts'

export type ModelBytes = { digest: string } | { distrust: Distrust }

/** The digest of the bytes that a reference leads to, all of them read; never of a file outside the folder. */
export const digestOfModel = async (
  modelDir: string | undefined,
  modelRef: string,
  signal?: AbortSignal,
): Promise<ModelBytes> => {
  if (modelDir === undefined) return unreadable('no model_dir is configured')
  const path = pathOf(modelDir, modelRef)
  // implements: OC-CTRL-2031
  if (!isWithin(resolve(modelDir), path)) return outside(modelRef)
  try {
    const [root, file] = await Promise.all([realpath(modelDir), realpath(path)])
    // implements: OC-CTRL-2031
    if (!isWithin(root, file)) return outside(modelRef)
    // Whoever opens a pipe waits for somebody to write into it.
    // implements: OC-CTRL-2032
    if (!(await stat(file)).isFile()) return unreadable(`${modelRef} leads to no file`)
    return { digest: await digestOfFile(file, signal) }
  } catch (thrown) {
    signal?.throwIfAborted()
    // implements: OC-CTRL-2032
    return unreadable(`the file of ${modelRef} cannot be read (${codeOf(thrown)})`)
  }
}

/** `file:` names a path in the folder; every other scheme has a folder of its own. */
const pathOf = (modelDir: string, modelRef: string): string => {
  const colon = modelRef.indexOf(':')
  const [scheme, path] = [modelRef.slice(0, colon), modelRef.slice(colon + 1)]
  return scheme === 'file' ? join(resolve(modelDir), path) : join(resolve(modelDir, scheme), path)
}

const isWithin = (folder: string, path: string): boolean => path.startsWith(`${folder}${sep}`)

// implements: OC-CTRL-2030
const digestOfFile = async (file: string, signal: AbortSignal | undefined): Promise<string> => {
  // What became a link since it was looked at is not followed.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  const hash = createHash('sha256')
  for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 20, ...(signal && { signal }) })) {
    hash.update(chunk)
  }
  return `sha256:${hash.digest('hex')}`
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'for a reason that nobody foresaw'

const outside = (modelRef: string): ModelBytes => ({
  distrust: { reason: 'outside', message: `${modelRef} leads out of model_dir` },
})
const unreadable = (message: string): ModelBytes => ({ distrust: { reason: 'unreadable', message } })
