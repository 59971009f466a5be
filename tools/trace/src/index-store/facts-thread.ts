import { parentPort, workerData } from 'node:worker_threads'
import { type FactsTask, makeFacts } from './facts-task.ts'

parentPort?.postMessage(makeFacts(workerData as FactsTask))
