import { presentPage } from '../../api/http/present-page.ts'
import { presentRefusedRequest, presentRequestCount } from '../../api/operator/present-requests.ts'
import type { RequestOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

const dayMs = 24 * 3600_000

export const requests: RequestOperations = {
  list: ({ connector_id: connectorId, ...query }) =>
    withStore(async ({ store }) =>
      presentPage(await store.listRefusedRequests({ ...query, connectorId }), presentRefusedRequest),
    ),
  count: ({ since }) =>
    withStore(async ({ store, clock }) => {
      const items = await store.countRequests(since ?? clock.now() - dayMs)
      return { items: items.map(presentRequestCount), next_cursor: null }
    }),
}
