import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { disableAgent } from '../../agents/disable-agent.ts'
import { enableAgent } from '../../agents/enable-agent.ts'
import { resetPassword } from '../../agents/reset-password.ts'
import { resetSecondFactor } from '../../agents/reset-second-factor.ts'
import { unlinkIdentity } from '../../agents/unlink-identity.ts'
import { updateAgent } from '../../agents/update-agent.ts'
import { presentPage } from '../../api/http/present-page.ts'
import { presentAgent } from '../../api/operator/present.ts'
import type { AgentOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const agents: AgentOperations = {
  list: ({ instance_id: instanceId, ...page }) =>
    withStore(async ({ store }) => presentPage(await store.listAgents({ ...page, instanceId }), presentAgent)),
  create: ({ instance_id: instanceId, service, email = '', password: given, ...body }) =>
    withStore(async (context) => {
      if (service) {
        const { agent, apiKey } = await createServiceAgent(context, { ...body, instanceId: instanceId ?? '' })
        return { ...presentAgent(agent), api_key: apiKey }
      }
      const { agent, password } = await createAgent(context, { ...body, instanceId, email, password: given })
      return { ...presentAgent(agent), ...(given === undefined && { password }) }
    }),
  update: (id, { instance_id: instanceId, ...body }) =>
    withStore(async (context) =>
      presentAgent(await updateAgent(context, id, { ...body, ...(instanceId !== undefined && { instanceId }) })),
    ),
  disable: (id) => withStore(async (context) => presentAgent(await disableAgent(context, id))),
  enable: (id) => withStore(async (context) => presentAgent(await enableAgent(context, id))),
  resetPassword: (id, given) =>
    withStore(async (context) => {
      const { agent, password } = await resetPassword(context, { id, password: given })
      return { ...presentAgent(agent), ...(given === undefined && { password }) }
    }),
  resetSecondFactor: (id) => withStore(async (context) => presentAgent(await resetSecondFactor(context, id))),
  unlinkIdentity: (id) => withStore(async (context) => presentAgent(await unlinkIdentity(context, id))),
}
