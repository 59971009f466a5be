/**
 * The call itself is wrong (an unknown flag, a named file that is not there, a configuration that
 * does not load): exit 2. The message says what, where and what to do; it is printed without a stack.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly help: string | undefined
  constructor(message: string, help?: string) {
    super(message)
    this.help = help
  }
}
