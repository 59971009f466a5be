import { pathToFileURL } from 'node:url'

/** Loads a TypeScript or JavaScript file of the adopter's own, however this process was started. */
export const importModule = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  const { tsImport } = await import('tsx/esm/api')
  return (await tsImport(pathToFileURL(path).href, import.meta.url)) as Record<string, unknown>
}

/** The line that says what and where: the transpiler puts one before it that only counts. */
export const importFault = (error: unknown): string => {
  const [first = '', second] = (error instanceof Error ? error.message : String(error)).split('\n')
  const fault = /:(\d+):(\d+): ERROR: (.*)/.exec(second ?? '')
  return fault ? `line ${fault[1]}, column ${Number(fault[2]) + 1}: ${fault[3]}` : first
}
