import { spawn } from 'node:child_process'
import { listArguments, pathsOf, walkFiles } from '@throughline/kernel/list-files'

/** Asks git for the files of a tree, while something else is done. Regular files are told apart by who stats them. */
// implements: TL-TRACE-202
export const startListing = (root: string): Promise<string[]> =>
  new Promise((done, failed) => {
    const walked = () => {
      try {
        done(walkFiles(root))
      } catch (error) {
        failed(error)
      }
    }
    const child = spawn('git', [...listArguments], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => void parts.push(part))
    // No git, or no repository.
    child.on('error', walked)
    child.on('close', (code) => {
      if (code === 0) done(pathsOf(Buffer.concat(parts).toString('utf8')))
      else if (code !== null) walked()
      else failed(new Error('git was ended by a signal'))
    })
  })
