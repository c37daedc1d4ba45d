import { endNode, recordHeartbeat, releaseLeases, takeLoop, takeOver } from '../../fleet/decide-fleet.ts'
import type { FleetStore } from '../../fleet/fleet-store.ts'
import { type Engine, lookUp } from './engine.ts'

export const createFleetStore = (db: Engine): FleetStore => ({
  takeLoop: (turn) => db.decide(takeLoop(turn), { isDurable: false }),
  recordHeartbeat: (heartbeat) => db.decide(recordHeartbeat(heartbeat), { isDurable: false }),
  listNodes: () =>
    db.read(function* () {
      const { nodes } = yield* lookUp({ nodes: {} })
      return [...nodes]
    }),
  releaseLeases: () => db.decide(releaseLeases()),
  takeOver: (request) => db.decide(takeOver(request)),
  endNode: (id) => db.decide(endNode(id)),
})
