import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Lines `kill GROUP`, `remove FOLDER`, and the same behind `keep` once it is done without. The input ends when its writer
 * is gone, however that went: what is left in the list then goes.
 */
const script = `
list=''
nl='
'
while IFS= read -r line; do
  case "$line" in
    'keep '*)
      line="\${line#keep }"; rest=''
      IFS="$nl"
      for each in $list; do [ "$each" = "$line" ] || rest="$rest$each$nl"; done
      list="$rest" ;;
    *) list="$list$line$nl" ;;
  esac
done
IFS="$nl"
for each in $list; do
  case "$each" in 'kill '*) kill -s TERM -- "-\${each#kill }" 2>/dev/null ;; esac
done
[ -z "$list" ] || sleep 1
for each in $list; do
  case "$each" in
    'kill '*) kill -s KILL -- "-\${each#kill }" 2>/dev/null ;;
    'remove '*) rm -rf -- "\${each#remove }" ;;
  esac
done
`

let executor: ChildProcess | undefined

/** A shell that does nothing but wait; nobody waits for it, and no signal to our group reaches it. */
const executorOf = (): ChildProcess => {
  if (executor) return executor
  executor = spawn('/bin/sh', ['-c', script], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  executor.on('error', () => {})
  executor.stdin?.on('error', () => {})
  executor.unref()
  if (executor.stdin && 'unref' in executor.stdin) (executor.stdin as { unref(): void }).unref()
  return executor
}

// implements: TL-VERIFY-504
/** Has something done when this process is gone, were it by SIGKILL; until what is returned is called. */
const will = (line: string): (() => void) => {
  // A name with a line feed would be two.
  if (line.includes('\n') || process.platform === 'win32') return () => {}
  const { stdin } = executorOf()
  stdin?.write(`${line}\n`)
  return () => void stdin?.write(`keep ${line}\n`)
}

/** The process group ends with this process. */
export const willEndGroup = (pid: number): (() => void) => will(`kill ${pid}`)

/** The folder goes with this process. */
export const willRemove = (folder: string): (() => void) => will(`remove ${folder}`)
