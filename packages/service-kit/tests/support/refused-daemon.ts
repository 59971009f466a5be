import { runDaemon } from '../../src/index.ts'

// It refuses to start, and says as what it was given why.
await runDaemon('refused', async ({ read }) => ({ problems: [JSON.stringify(read)] }), '1.2.3')
