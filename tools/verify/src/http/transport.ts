import type { SendHow, Sent, Watch } from './send.ts'
import type { WireRequest } from './wire-request.ts'

export interface Transport {
  send(request: WireRequest, watch?: Watch, how?: SendHow): Promise<Sent>
}
