import { listNodesFromOutside } from '../../fleet/list-nodes.ts'
import type { NodeOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const nodes: NodeOperations = {
  list: () =>
    withStore(async ({ store, clock }) => ({
      items: await listNodesFromOutside(store, clock.now()),
      next_cursor: null,
    })),
}
