import { presentAttempt, presentDelivery } from '../../api/http/present-delivery.ts'
import { presentPage } from '../../api/http/present-page.ts'
import { replayDelivery, replaySince, skipDelivery } from '../../deliveries/replay.ts'
import { refuse } from '../../lib/errors.ts'
import { lastOf } from '../../lib/last-of.ts'
import type { DeliveryOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const deliveries: DeliveryOperations = {
  list: ({ connector_id: connectorId, event_type: eventType, ...query }) =>
    withStore(async ({ store }) =>
      presentPage(await store.listDeliveries({ ...query, connectorId, eventType }), presentDelivery),
    ),
  read: (id) =>
    withStore(async ({ store }) => {
      const delivery = await store.findDelivery(id)
      if (!delivery) throw refuse('delivery_unknown', { id })
      return presentDelivery(delivery)
    }),
  listAttempts: (id, page) =>
    withStore(async ({ store }) => {
      if (!(await store.findDelivery(id))) throw refuse('delivery_unknown', { id })
      return presentPage(await store.listAttempts({ ...page, deliveryId: id }), presentAttempt)
    }),
  replay: (id) => withStore(async (context) => presentDelivery(await replayDelivery(context, id))),
  replaySince: ({ connector_id: connectorId, since }, tell) =>
    withStore(async (context) => {
      const steps = replaySince(context, { connectorId, since })
      const { replayed } = await lastOf(steps, (so) => tell(so.replayed))
      return { replayed }
    }),
  skip: (id) => withStore(async (context) => presentDelivery(await skipDelivery(context, id))),
}
