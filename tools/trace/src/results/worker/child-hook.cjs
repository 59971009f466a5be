// Loaded by the Node.js processes and threads that a test starts: at its end each writes which functions of which files it
// ran, as V8 counts them. Without call counts that costs nothing that can be measured, unlike NODE_V8_COVERAGE.
const folder = process.env.THROUGHLINE_RUNS
if (folder !== undefined) {
  const { writeFileSync, mkdirSync } = require('node:fs')
  const { Session } = require('node:inspector')
  const { findSourceMap } = require('node:module')
  const { fileURLToPath } = require('node:url')
  const { threadId } = require('node:worker_threads')

  /** Of transformed code the start of each function in its source; else the offsets of start and end. */
  const placesOf = (path, functions) => {
    const map = findSourceMap(path)
    if (!map) return { offsets: functions.map(({ startOffset, endOffset }) => [startOffset, endOffset]) }
    const starts = [0]
    for (const length of map.lineLengths ?? []) starts.push(starts.at(-1) + length + 1)
    const positions = functions.map(({ startOffset }) => {
      const line = starts.findLastIndex((start) => start <= startOffset)
      const { originalLine, originalColumn } = map.findEntry(line, startOffset - starts[line])
      return [originalLine, originalColumn]
    })
    return { positions: positions.filter(([line]) => line !== undefined) }
  }

  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: false })
  process.on('exit', () => {
    session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) return
      const files = taken.result
        .filter(({ url }) => url.startsWith('file:') && !url.includes('/node_modules/'))
        .map(({ url, functions }) => {
          const path = fileURLToPath(url)
          const ran = functions.map(({ ranges }) => ranges[0]).filter(({ count }) => count > 0)
          return { path, ...placesOf(path, ran) }
        })
      if (files.length === 0) return
      try {
        mkdirSync(folder, { recursive: true })
        writeFileSync(`${folder}/child-${process.pid}-${threadId}.json`, JSON.stringify(files), { flag: 'wx' })
      } catch {
        // The test run may be over, and its folder gone: then nobody asks.
      }
    })
  })
}
