import type { RunBench } from '../bench.ts'
import { againstPeer } from './against-peer.ts'

export const run: RunBench = (context) =>
  againstPeer(context, { what: 'everything, of openapi-typescript’s types alone', limit: 1 })
