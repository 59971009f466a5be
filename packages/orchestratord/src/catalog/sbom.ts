type Members = Readonly<Record<string, unknown>>

/**
 * Whether a document is a bill of materials that names a file of this digest.
 * @see https://cyclonedx.org/docs/1.6/json/ `hashes` of a component
 * @see https://spdx.github.io/spdx-spec/v2.3/ `checksums` of a package or a file
 */
// implements: OC-CTRL-2023
export const namesDigest = (document: unknown, digest: string): boolean => {
  const hex = digest.slice('sha256:'.length)
  const root = membersOf(document)
  const hashes =
    root.bomFormat === 'CycloneDX'
      ? componentsOf([membersOf(root.metadata).component, ...listOf(root.components)]).flatMap(cycloneDxHashes)
      : typeof root.spdxVersion === 'string'
        ? [...listOf(root.packages), ...listOf(root.files)].flatMap(spdxHashes)
        : []
  return hashes.includes(hex)
}

/** Components may hold components; as deep as an artifact may be, so this ends. */
const componentsOf = (components: readonly unknown[]): Members[] =>
  components.map(membersOf).flatMap((each) => [each, ...componentsOf(listOf(each.components))])

const cycloneDxHashes = ({ hashes }: Members): unknown[] =>
  listOf(hashes)
    .map(membersOf)
    .filter(({ alg }) => alg === 'SHA-256')
    .map(({ content }) => lower(content))

const spdxHashes = (part: unknown): unknown[] =>
  listOf(membersOf(part).checksums)
    .map(membersOf)
    .filter(({ algorithm }) => algorithm === 'SHA256')
    .map(({ checksumValue }) => lower(checksumValue))

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
