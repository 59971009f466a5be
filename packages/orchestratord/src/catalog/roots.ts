import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The keys whose signatures count, or what is wrong with the files that should hold them. */
export const readRoots = (files: readonly string[], folder: string): { keys: KeyObject[]; faults: string[] } => {
  const keys: KeyObject[] = []
  const faults: string[] = []
  for (const file of files) {
    const key = readRoot(resolve(folder, file))
    if (typeof key === 'string') faults.push(`${file}, which ca_roots names, ${key}`)
    else keys.push(key)
  }
  return { keys, faults }
}

// implements: OC-CTRL-2026
const readRoot = (file: string): KeyObject | string => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    return `cannot be read (${(thrown as NodeJS.ErrnoException).code})`
  }
  // Node would take the public half of a private key: one that lies beside a configuration is no secret any more.
  if (text.includes('PRIVATE KEY')) return 'holds a private key: name the public key, and take the private one away'
  try {
    const key = createPublicKey(text)
    return key.asymmetricKeyType === 'ed25519' ? key : `holds a key of ${key.asymmetricKeyType}, not of Ed25519`
  } catch {
    return 'holds neither a public key nor a certificate as PEM'
  }
}

/** Whether one of the keys made this signature of the digest's text. */
// implements: OC-CTRL-2021, OC-CTRL-2022
export const isSigned = (keys: readonly KeyObject[], digest: string, signature: string): boolean =>
  keys.some((key) => verify(null, Buffer.from(digest), key, Buffer.from(signature, 'base64')))
