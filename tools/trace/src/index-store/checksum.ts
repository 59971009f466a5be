import { hash } from 'node:crypto'

/** 32 bits of a digest: `crc32` would do, but `node:zlib` takes longer to load than what it checks. */
export const checksum = (bytes: Uint8Array): number => hash('sha1', bytes, 'buffer').readUInt32LE(0)
