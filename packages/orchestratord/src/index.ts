export { adaptersOf } from './adapters-of-config.ts'
export { type AppDeps, createApp } from './app.ts'
export { type DaemonOptions, startDaemon } from './daemon.ts'
export { createOrchestrator, type Orchestrator, type OrchestratorDeps } from './orchestrator/orchestrator.ts'
