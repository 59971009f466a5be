import { posix } from 'node:path'

/** Names of languages, with the file names and endings that tell them. */
const languages = {
  typescript: ['.ts', '.mts', '.cts'],
  tsx: ['.tsx'],
  javascript: ['.js', '.jsx', '.mjs', '.cjs'],
  gherkin: ['.feature'],
  yaml: ['.yaml', '.yml'],
  markdown: ['.md', '.markdown'],
  json: ['.json', '.jsonc', '.json5'],
  python: ['.py', '.pyi'],
  ruby: ['.rb', '.rake', 'Gemfile', 'Rakefile'],
  go: ['.go'],
  rust: ['.rs'],
  java: ['.java'],
  kotlin: ['.kt', '.kts'],
  scala: ['.scala', '.sc'],
  groovy: ['.groovy', '.gradle', 'Jenkinsfile'],
  c: ['.c', '.h', '.cc', '.cpp', '.cxx', '.hh', '.hpp', '.hxx', '.m', '.mm'],
  csharp: ['.cs'],
  swift: ['.swift'],
  dart: ['.dart'],
  php: ['.php'],
  shell: ['.sh', '.bash', '.zsh', '.ksh', '.bats'],
  powershell: ['.ps1', '.psm1'],
  perl: ['.pl', '.pm', '.t'],
  sql: ['.sql'],
  lua: ['.lua'],
  elixir: ['.ex', '.exs'],
  haskell: ['.hs'],
  r: ['.r', '.R'],
  html: ['.html', '.htm', '.xhtml', '.vue', '.svelte'],
  xml: ['.xml', '.svg', '.xsd', '.csproj'],
  css: ['.css'],
  scss: ['.scss', '.less'],
  toml: ['.toml'],
  ini: ['.ini', '.cfg', '.properties', '.editorconfig', '.env'],
  dockerfile: ['.dockerfile', 'Dockerfile', 'Containerfile'],
  makefile: ['.mk', 'Makefile', 'GNUmakefile', 'justfile'],
  terraform: ['.tf', '.tfvars', '.hcl'],
  protobuf: ['.proto'],
  graphql: ['.graphql', '.gql'],
} as const

export type Language = keyof typeof languages | 'unknown'

const byEnding = new Map(
  Object.entries(languages).flatMap(([language, names]) => names.map((name) => [name as string, language as Language])),
)

/** By the file's name alone: what a first line says may be said of any file. */
export const languageOf = (file: string): Language => {
  const name = posix.basename(file)
  return byEnding.get(posix.extname(name)) ?? byEnding.get(name) ?? byEnding.get(name.split('.')[0] ?? '') ?? 'unknown'
}
