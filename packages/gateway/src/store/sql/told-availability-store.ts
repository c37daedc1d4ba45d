import { deleteEventsOfNobody, tellAvailability } from '../../events/decide-availability.ts'
import { listensTo } from '../../events/listens-to.ts'
import type { ToldAvailabilityStore } from '../../events/told-availability-store.ts'
import type { Engine } from './engine.ts'
import { str, strOrNull } from './rows.ts'

export const createToldAvailabilityStore = (db: Engine): ToldAvailabilityStore => ({
  findAvailabilityListeners: async () => {
    const rows = await db.all(
      `select c.id, c.instance_id, e.event_types from endpoints e join connectors c on c.id = e.connector_id
       where e.kind = 'events' and (e.url is not null or c.delivery = 'pull') and c.deleted_at is null`,
    )
    return rows
      .filter((row) => listensTo(strOrNull(row, 'event_types'), 'availability.changed'))
      .map((row) => ({ connectorId: str(row, 'id'), instanceId: str(row, 'instance_id') }))
  },
  tellAvailability: (seen) => db.decide(tellAvailability(seen)),
  deleteEventsOfNobody: (before, limit) => db.decide(deleteEventsOfNobody({ before, limit })),
})
