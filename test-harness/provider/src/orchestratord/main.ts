import { runDaemon } from '@orchestrator/service-kit'
import { startWithStates } from './start.ts'

await runDaemon('orchestratord', startWithStates)
