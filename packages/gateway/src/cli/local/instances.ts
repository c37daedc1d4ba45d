import { presentPage } from '../../api/http/present-page.ts'
import { presentInstance } from '../../api/operator/present.ts'
import { readInstanceOptions } from '../../api/operator/read-options.ts'
import { createInstance } from '../../connectors/create-instance.ts'
import { updateInstance } from '../../connectors/update-instance.ts'
import { refuse } from '../../lib/errors.ts'
import type { InstanceOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const instances: InstanceOperations = {
  list: (query) => withStore(async ({ store }) => presentPage(await store.listInstances(query), presentInstance)),
  read: (id) =>
    withStore(async ({ store }) => {
      const instance = await store.findInstance(id)
      if (!instance) throw refuse('instance_unknown', { id })
      return presentInstance(instance)
    }),
  create: (body) => withStore(async (context) => presentInstance(await createInstance(context, body))),
  update: (id, body) =>
    withStore(async (context) => presentInstance(await updateInstance(context, id, readInstanceOptions(body)))),
}
