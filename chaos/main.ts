/**
 * `npm run chaos [name [count]]`: one run of faults at its full length, or all of them. Each prints what came of it, and fails
 * the command when it is not as it must be.
 */
import { runNamed } from '../scripts/run-named.ts'
import { runR3 } from './database-restarts.ts'
import { runFailover } from './failover.ts'
import { runR5 } from './lost-workers.ts'
import { runR10 } from './rolling-restarts.ts'

await runNamed('chaos', {
  R3: { title: 'PostgreSQL killed or restarted 20 times under load', run: runR3 },
  R5: { title: '100,000 deliveries, or as many as given, while workers are killed or stopped', run: runR5 },
  failover: { title: 'the database killed under load, and its replica promoted', run: runFailover },
  R10: { title: '20 rolling restarts of two servers behind a proxy', run: runR10 },
})
