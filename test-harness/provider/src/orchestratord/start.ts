import { openService } from 'orchestratord'
import { stateful } from '../stateful.ts'
import { states } from './states/index.ts'

export const startWithStates = stateful(openService, states)
