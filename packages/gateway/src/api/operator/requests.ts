import type { Page, RequestCountItem } from '@passerelle/protocol'
import { Type } from '@passerelle/protocol/schemas'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { readSinceQuery, strictObject, text } from '../http/schemas.ts'
import type { OperatorDeps } from './deps.ts'
import { requests } from './describe-requests.ts'
import { presentRefusedRequest, presentRequestCount } from './present-requests.ts'

const ListQuery = strictObject({
  ...pageQuery,
  connector_id: Type.Optional(text('Id of the connector.')),
  since: Type.Optional(text('A time, or a duration that ends now.')),
})
const CountsQuery = strictObject({ since: ListQuery.properties.since })
const dayMs = 24 * 3600_000

export function registerRequests(app: App, { store, clock }: OperatorDeps): void {
  app.get(
    '/requests',
    { schema: { querystring: ListQuery }, config: { operation: requests.listRequests } },
    async ({ query }) => {
      const filter = { connectorId: query.connector_id, since: readSinceQuery(query.since, clock.now()) }
      return presentPage(await store.listRefusedRequests({ ...readPageQuery(query), ...filter }), presentRefusedRequest)
    },
  )
  app.get(
    '/requests/counts',
    { schema: { querystring: CountsQuery }, config: { operation: requests.countRequests } },
    async ({ query }): Promise<Page<RequestCountItem>> => {
      const since = readSinceQuery(query.since, clock.now()) ?? clock.now() - dayMs
      return { items: (await store.countRequests(since)).map(presentRequestCount), next_cursor: null }
    },
  )
}
