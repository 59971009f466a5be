import type { Change } from '../change.ts'
import type { State } from '../state.ts'

const variable = 'STATE_TOKEN'

export const tokenRequired: State<Change<never>> = {
  title: 'a bearer token is asked for',
  change: () => ({
    config: (config) => ({ ...config, server: { ...Object(config.server), token_env: variable } }),
    env: { [variable]: 'a-token-that-nobody-sends' },
  }),
}
