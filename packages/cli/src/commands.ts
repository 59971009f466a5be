import type { Command } from './command.ts'
import { artifactsCreate, artifactsGet } from './commands/artifacts.ts'
import { catalogCreate, catalogDelete, catalogGet, catalogSetState, catalogVerify } from './commands/catalog.ts'
import { capabilities, poolsDrain, poolsHealth, poolsList, poolsReload } from './commands/pools.ts'
import { submit } from './commands/submit.ts'
import { cancel, sessionDelete, sessionGet } from './commands/tasks.ts'
import { watch } from './commands/watch.ts'

/** Every command by the words that name it. */
export const commands = {
  submit,
  watch,
  cancel,
  'session get': sessionGet,
  'session delete': sessionDelete,
  'pools list': poolsList,
  'pools health': poolsHealth,
  'pools drain': poolsDrain,
  'pools reload': poolsReload,
  'catalog create': catalogCreate,
  'catalog get': catalogGet,
  'catalog verify': catalogVerify,
  'catalog set-state': catalogSetState,
  'catalog delete': catalogDelete,
  'artifacts create': artifactsCreate,
  'artifacts get': artifactsGet,
  capabilities,
} as const satisfies Record<string, Command>
