import { openService } from 'pool-managerd'
import { stateful } from '../stateful.ts'
import { states } from './states/index.ts'

export const startWithStates = stateful(openService, states)
