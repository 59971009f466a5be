export { adaptersOf } from './adapters-of-config.ts'
export { type AppDeps, createApp } from './app.ts'
export { type DaemonOptions, listenWith, openService, type Seams, type Service, startDaemon } from './daemon.ts'
export { createOrchestrator, type Orchestrator, type OrchestratorDeps } from './orchestrator/orchestrator.ts'
