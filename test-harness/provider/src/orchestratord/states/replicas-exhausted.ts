import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

export const replicasExhausted: State<Change> = {
  title: 'every replica of a pool was given up',
  params: ['pool'],
  change: ({ pool }) => ({
    seams: {
      directory: (directory) => ({
        ...directory,
        list: () =>
          directory.list().map((view) => {
            if (view.id !== pool) return view
            const replicas = view.replicas.map((replica) => ({
              ...replica,
              state: 'exhausted' as const,
              accepts: false,
            }))
            return { ...view, state: 'unready', replicas }
          }),
      }),
    },
  }),
}
