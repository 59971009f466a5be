import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import MagicString from 'magic-string'
import type {} from 'vitest/config'
import type { TestProject, Vite } from 'vitest/node'
import { countFunctions } from './count-functions.ts'
import { countNodeAssert } from './count-node-assert.ts'

/** The reporter asks by this name whether the plugin is there. */
export const pluginName = 'throughline:trace-functions'

/**
 * The vite plugin beside the reporter and the set-up file: through it the code of the workspace notes which functions
 * run, and tests count their calls of `node:assert`. With vitest's own coverage nothing is noted, so that coverage
 * measures the code as it is written.
 */
export const traceFunctions = ({ root: givenRoot }: { root: string }): Vite.Plugin => {
  const root = realpathSync(givenRoot)
  const projects: TestProject[] = []
  return {
    name: pluginName,
    enforce: 'pre',
    configureVitest({ project }) {
      projects.push(project)
    },
    transform(text, id) {
      if (!isOwnCode(root, id)) return undefined
      const isTest = projects.some((project) => project.matchesTestGlob(id, () => text))
      const code = new MagicString(text)
      if (isTest || /\/(?:tests?|__tests__)\//.test(id)) countNodeAssert(code, id)
      if (!isTest && projects.some((project) => !project.vitest.config.coverage.enabled)) countFunctions(code, root, id)
      return code.hasChanged() ? { code: code.toString(), map: code.generateMap({ hires: 'boundary' }) } : undefined
    },
  }
}

const isOwnCode = (root: string, id: string): boolean =>
  id.startsWith(`${root}/`) &&
  /\.[cm]?[jt]sx?$/.test(id) &&
  !id.includes('/node_modules/') &&
  !id.startsWith(fileURLToPath(new URL('./worker/', import.meta.url)))
