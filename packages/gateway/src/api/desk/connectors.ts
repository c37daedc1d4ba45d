import { Type } from '@passerelle/protocol/schemas'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { inboxAgent } from './authenticate.ts'
import { agentTools } from './describe-agent-tools.ts'
import { presentDeskConnector } from './present.ts'

/** The connectors that lists can be filtered by. */
export function registerDeskConnectors(app: App, { store }: { store: Pick<ConnectorStore, 'listConnectors'> }): void {
  app.get(
    '/connectors',
    { schema: { querystring: Type.Object(pageQuery) }, config: { operation: agentTools.listDeskConnectors } },
    async (request) => {
      const { instanceId } = inboxAgent(request)
      const page = await store.listConnectors({ ...readPageQuery(request.query), instanceId })
      return presentPage(page, presentDeskConnector)
    },
  )
}
