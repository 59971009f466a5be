import { join, resolve } from 'node:path'

/** One public document that nobody here wrote. */
export interface PublicDocument {
  /** Its name on the page and in titles of tests. */
  name: string
  /** Absolute path of the file to start from. */
  file: string
  /** The package or folder that it comes from. */
  origin: string
  /** What it is here for. */
  covers: string
  /** Judged by the long tests alone. */
  large?: true
}

// Not every package lets its files be resolved by name.
const packages = resolve(import.meta.dirname, '../node_modules')

const slices = resolve(import.meta.dirname, '../../fixtures/third-party')

const fromPackage = (name: string, origin: string, path: string, covers: string): PublicDocument => ({
  name,
  file: join(packages, origin, path),
  origin,
  covers,
})

const fromSlice = (name: string, path: string, covers: string): PublicDocument => ({
  name,
  file: join(slices, path),
  origin: `test-harness/fixtures/third-party/${path.split('/')[0]}`,
  covers,
})

const examples = '@readme/oas-examples'

/** In the order of the page. */
export const documents: readonly PublicDocument[] = [
  { ...fromPackage('github', '@octokit/openapi', 'generated/api.github.com.json', 'huge'), large: true },
  {
    ...fromPackage('figma', '@figma/rest-api-spec', 'openapi/openapi.yaml', 'large, YAML, oneOf, circular'),
    large: true,
  },
  { ...fromPackage('readme', examples, '3.1/json/readme.json', 'large, multipart'), large: true },
  { ...fromPackage('star-trek', examples, '3.0/yaml/star-trek.yaml', 'large, YAML, forms'), large: true },
  fromPackage('galaxy', '@scalar/galaxy', 'dist/3.1.yaml', 'YAML, multipart, callbacks, webhooks, discriminators'),
  fromPackage('petstore', examples, '3.1/json/petstore.json', 'binary, forms, XML beside JSON'),
  fromPackage('discriminators', examples, '3.0/yaml/discriminators.yaml', 'YAML, oneOf with discriminators'),
  fromPackage('polymorphism', examples, '3.0/json/polymorphism.json', 'oneOf, anyOf, allOf'),
  fromPackage('circular', examples, '3.0/json/schema-circular.json', 'circular'),
  fromPackage('file-uploads', examples, '3.0/yaml/file-uploads.yaml', 'YAML, multipart, binary'),
  fromPackage('parameter-styles', examples, '3.1/yaml/parameters-style.yaml', 'YAML, every style and explode'),
  fromPackage('schema-types', examples, '3.1/json/schema-types.json', 'types of every kind'),
  fromPackage('webhooks', examples, '3.1/yaml/webhooks.yaml', 'YAML, webhooks and no paths'),
  fromPackage('callbacks', examples, '3.0/json/callbacks.json', 'callbacks'),
  fromPackage('uspto', examples, '3.0/yaml/uspto.yaml', 'YAML, forms'),
  fromSlice('openai', 'openai/openapi.yaml', 'YAML, SSE, multipart, binary'),
  fromSlice('ga4gh', 'ga4gh/data_repository_service.openapi.yaml', 'YAML, multi-file, circular'),
  fromSlice('lob', 'lob/lob-api-public.yml', 'YAML, multi-file, references where none may be'),
  fromSlice(
    'digitalocean',
    'digitalocean/DigitalOcean-public.v2.yaml',
    'YAML, multi-file, references where none may be',
  ),
  fromSlice('discord', 'discord/openapi.json', 'oneOf with null, one body in three media types'),
  fromSlice('box', 'box/openapi.json', 'forms, multipart, headers of answers'),
  fromSlice('twilio', 'twilio/twilio_bulkexports_v1.yaml', 'YAML, forms, dots in names'),
]

/** Those for whose requests values are made: none with required members that only an answer has. */
export const measuredDocuments: readonly PublicDocument[] = documents.filter(({ name }) =>
  ['github', 'figma', 'star-trek', 'petstore'].includes(name),
)
