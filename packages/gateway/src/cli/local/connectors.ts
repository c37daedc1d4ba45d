import { presentPage } from '../../api/http/present-page.ts'
import { presentConnector, presentTest } from '../../api/operator/present.ts'
import { readConnectorOptions } from '../../api/operator/read-options.ts'
import { createConnector } from '../../connectors/create-connector.ts'
import { readConnector } from '../../connectors/read-connector.ts'
import { rotateSecret } from '../../connectors/rotate-secret.ts'
import { updateConnector } from '../../connectors/update-connector.ts'
import { deleteConnector } from '../../deliveries/delete-connector.ts'
import { testConnector } from '../../deliveries/test-connector.ts'
import { version } from '../../lib/version.ts'
import type { ConnectorOperations } from '../operations.ts'
import { checkMasterKey, withOutbound, withStore } from '../with-store.ts'

import { follow } from './follow.ts'

export const connectors: ConnectorOperations = {
  list: ({ instance_id: instanceId, ...page }) =>
    withStore(async ({ store }) => presentPage(await store.listConnectors({ ...page, instanceId }), presentConnector)),
  read: (id) => withStore(async (context) => presentConnector(await readConnector(context, id))),
  create: ({ instance_id: instanceId, ...body }) =>
    withOutbound(async (context) => {
      await checkMasterKey(context)
      const wanted = { ...readConnectorOptions(body), instanceId, name: body.name }
      const { connector, clientSecret } = await createConnector(context, wanted)
      return { ...presentConnector(connector), client_secret: clientSecret }
    }),
  update: (id, body) =>
    withOutbound(async (context) => presentConnector(await updateConnector(context, id, readConnectorOptions(body)))),
  rotateSecret: (id) =>
    withStore(async (context) => {
      await checkMasterKey(context)
      const { connector, clientSecret } = await rotateSecret(context, id)
      return { id, client_id: connector.clientId, client_secret: clientSecret }
    }),
  delete: (id) => withStore(async (context) => ({ id, ...(await deleteConnector(context, id)) })),
  test: (id) => withOutbound(async (context) => presentTest(await testConnector({ ...context, version }, id))),
  follow,
}
