import { endNode, recordHeartbeat, releaseLeases, takeLoop } from '../../fleet/decide-fleet.ts'
import type { FleetStore } from '../../fleet/fleet-store.ts'
import type { Connection } from './connection.ts'
import { runCommand } from './run-command.ts'

export const createFleetStore = (db: Connection): FleetStore => ({
  takeLoop: (turn) => db.write(() => runCommand(db, takeLoop(turn)), { isDurable: false }),
  recordHeartbeat: (node) => db.write(() => runCommand(db, recordHeartbeat(node)), { isDurable: false }),
  // The lock for serving is held: see serving-lock.ts.
  releaseLeases: () => db.write(() => runCommand(db, releaseLeases({ isAlone: true }))),
  endNode: (id) => db.write(() => runCommand(db, endNode(id))),
})
