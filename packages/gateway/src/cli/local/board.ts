import { presentBoard } from '../../api/http/present-board.ts'
import { refuse } from '../../lib/errors.ts'
import { createAvailabilityReader } from '../../queues/read-availability.ts'
import { readBoard } from '../../reports/read-board.ts'
import type { BoardOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const board: BoardOperations = {
  read: (id) =>
    withStore(async (context) => {
      if (!(await context.store.findInstance(id))) throw refuse('instance_unknown', { id })
      return presentBoard(await readBoard({ ...context, readAvailability: createAvailabilityReader(context) }, id))
    }),
}
