/**
 * `npm run chaos [name [count]]`: one run of faults at its full length, or all of them. Each prints what came of it, and fails
 * the command when it is not as it must be.
 */
import { runNamed } from '../scripts/run-named.ts'
import { runR3 } from './database-restarts.ts'
import { runFailover } from './failover.ts'
import { runFullDisk } from './full-disk.ts'
import { runCutOff, runR5 } from './lost-workers.ts'
import { runPoolExhausted } from './pool-exhausted.ts'
import { runR10 } from './rolling-restarts.ts'
import { runSlowDatabase } from './slow-database.ts'

await runNamed('chaos', {
  R3: { title: 'PostgreSQL killed or restarted 20 times under load', run: runR3 },
  R5: { title: '100,000 deliveries, or as many as given, while workers are killed, stopped or cut off', run: runR5 },
  'cut-off': { title: 'workers cut off from the database by the network alone', run: () => runCutOff() },
  pool: { title: 'slow statements hold all connections of a server', run: runPoolExhausted },
  slow: { title: 'each answer of the database takes 200 to 500 ms', run: runSlowDatabase },
  'full-disk': { title: 'the disk of the database, then that of its log, is full', run: runFullDisk },
  failover: { title: 'the database killed under load, and its replica promoted', run: runFailover },
  R10: { title: '20 rolling restarts of two servers behind a proxy', run: runR10 },
})
