import { documentLimits } from '@throughline/kernel'

export const isRemote = (id: string): boolean => /^https?:\/\//.test(id)

const timeoutMs = 30_000

/** Fetches a remote document, bounded in time and size. */
export const fetchDocument = async (url: string): Promise<{ bytes: Buffer } | { problem: string }> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    if (!response.ok) return { problem: `could not be fetched: the server answers ${response.status}` }
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > documentLimits.bytes) return { problem: 'could not be fetched: it is too large' }
      chunks.push(chunk)
    }
    return { bytes: Buffer.concat(chunks) }
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } }
    return { problem: `could not be fetched: ${cause?.code ?? message}` }
  }
}
