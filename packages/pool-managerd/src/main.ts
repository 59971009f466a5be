import { runDaemon } from '@orchestrator/service-kit'
import manifest from '../package.json' with { type: 'json' }
import { startDaemon } from './daemon.ts'

await runDaemon('pool-managerd', startDaemon, manifest.version)
