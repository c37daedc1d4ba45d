import type { StatusItem } from '@passerelle/protocol'
import { StatusItemSchema } from '@passerelle/protocol/schemas'
import type { StatusStore } from '../../agents/status-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Clock } from '../../lib/clock.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { auditContext, inboxAgent } from './authenticate.ts'
import { agentTools } from './describe-agent-tools.ts'

export interface StatusDeps {
  store: Pick<StatusStore, 'findStatus' | 'recordInput'> & {
    audited(context: AuditContext): Pick<StatusStore, 'setStatus'>
  }
  clock: Pick<Clock, 'now'>
}

/** Whether the asking agent is given conversations. */
export function registerStatus(app: App, { store, clock }: StatusDeps): void {
  app.get('/status', { config: { operation: agentTools.readStatus } }, async (request): Promise<StatusItem> => {
    return { status: await store.findStatus(inboxAgent(request).id) }
  })

  app.put(
    '/status',
    { schema: { body: StatusItemSchema }, config: { operation: agentTools.setStatus } },
    async (request): Promise<StatusItem> => {
      const wanted = { agentId: inboxAgent(request).id, status: request.body.status, now: clock.now() }
      return present(await store.audited(auditContext(request, clock)).setStatus(wanted))
    },
  )

  app.post('/status/active', { config: { operation: agentTools.tellActive } }, async (request): Promise<StatusItem> => {
    return present(await store.recordInput({ agentId: inboxAgent(request).id, now: clock.now() }))
  })
}

function present(status: StatusItem['status'] | undefined): StatusItem {
  // Made an operator meanwhile.
  if (status === undefined) throw refuse('no_inbox')
  return { status }
}
