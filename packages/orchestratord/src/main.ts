import { runDaemon } from '@orchestrator/service-kit'
import { startDaemon } from './daemon.ts'

await runDaemon('orchestratord', startDaemon)
