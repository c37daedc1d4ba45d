import { endNode, recordHeartbeat, releaseLeases, takeLoop, takeOver } from '../../fleet/decide-fleet.ts'
import type { FleetStore } from '../../fleet/fleet-store.ts'
import type { Connection } from './connection.ts'
import { lookUp } from './look-up.ts'
import { runCommand } from './run-command.ts'

export const createFleetStore = (db: Connection): FleetStore => ({
  takeLoop: (turn) => db.write(() => runCommand(db, takeLoop(turn)), { isDurable: false }),
  recordHeartbeat: (heartbeat) => db.write(() => runCommand(db, recordHeartbeat(heartbeat)), { isDurable: false }),
  listNodes: async () => [...lookUp(db, { nodes: {} }).nodes],
  releaseLeases: () => db.write(() => runCommand(db, releaseLeases())),
  takeOver: (request) => db.write(() => runCommand(db, takeOver(request))),
  endNode: (id) => db.write(() => runCommand(db, endNode(id))),
})
