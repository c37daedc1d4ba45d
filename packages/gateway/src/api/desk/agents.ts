import { Type } from '@passerelle/protocol/schemas'
import type { AgentStore } from '../../agents/agent-store.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { inboxAgent } from './authenticate.ts'
import { deskDoor } from './describe.ts'
import { presentDeskAgent } from './present.ts'

/** To whom a conversation can be assigned. */
export function registerDeskAgents(app: App, { store }: { store: Pick<AgentStore, 'listAgents'> }): void {
  app.get(
    '/agents',
    { schema: { querystring: Type.Object(pageQuery) }, config: { operation: deskDoor.operations.listDeskAgents } },
    async (request) => {
      const { instanceId } = inboxAgent(request)
      const page = await store.listAgents({ ...readPageQuery(request.query), instanceId, enabledOnly: true })
      return presentPage(page, presentDeskAgent)
    },
  )
}
