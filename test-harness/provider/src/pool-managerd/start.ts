import * as daemon from 'pool-managerd'
import { stateful } from '../stateful.ts'
import { states } from './states/index.ts'

export const startWithStates = stateful(daemon, states)
