import type { RunBench } from '../bench.ts'
import { typesAndClient } from '../subjects.ts'
import { againstPeer } from './against-peer.ts'

export const run: RunBench = (context) =>
  againstPeer(context, {
    what: 'judged, types and client, of openapi-typescript’s types alone',
    limit: 0.6,
    flags: typesAndClient,
  })
