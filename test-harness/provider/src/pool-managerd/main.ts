import { runDaemon } from '@orchestrator/service-kit'
import { startWithStates } from './start.ts'

await runDaemon('pool-managerd', startWithStates)
