/** The operators' door: what the command line can do, over HTTP. It holds no rules; items.ts gives the shapes. */
import type { App } from '../http/app.ts'
import { takeLongBodies } from '../http/json-body.ts'
import { registerAgents } from './agents.ts'
import { registerAlerts } from './alerts.ts'
import { type AuthenticateOperatorDeps, operatorAuth } from './authenticate-operator.ts'
import { type OperatorChangesDeps, registerOperatorChanges } from './changes.ts'
import { type ConnectorChangesDeps, registerConnectorChanges } from './connector-changes.ts'
import { registerConnectors } from './connectors.ts'
import { registerContacts } from './contacts.ts'
import { registerCustomers } from './customers.ts'
import { registerDeliveries } from './deliveries.ts'
import type { OperatorDeps } from './deps.ts'
import { registerInstances } from './instances.ts'
import { type MonitoringDeps, registerMonitoring } from './monitoring.ts'
import { registerQueueMembers } from './queue-members.ts'
import { registerQueues } from './queues.ts'
import { type ReportsDeps, registerReports } from './reports.ts'
import { registerRequests } from './requests.ts'

export type OperatorApiDeps = OperatorDeps &
  MonitoringDeps &
  OperatorChangesDeps &
  ConnectorChangesDeps &
  ReportsDeps &
  AuthenticateOperatorDeps

export function registerOperatorApi(app: App, deps: OperatorApiDeps): void {
  app.register(
    async (scope) => {
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('Cache-Control', 'no-store')
      })
      scope.decorateRequest('operator', null)
      scope.decorateRequest('operatorProof', null)
      scope.addHook('onRequest', operatorAuth(deps))
      scope.addHook('onRoute', takeLongBodies)
      for (const register of [
        registerInstances,
        registerConnectors,
        registerAgents,
        registerQueues,
        registerQueueMembers,
        registerDeliveries,
        registerCustomers,
        registerContacts,
        registerRequests,
        registerReports,
        registerAlerts,
        registerMonitoring,
        registerOperatorChanges,
        registerConnectorChanges,
      ]) {
        register(scope, deps)
      }
    },
    { prefix: '/operator/v1' },
  )
}
