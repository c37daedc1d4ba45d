import type { Page } from '@passerelle/protocol'
import type { Reached } from './reach.ts'

interface Filter {
  connector_id?: string | undefined
  instance_id?: string | undefined
}

/**
 * A list that came out empty: refused when what it was to be of does not exist. The API answers such a filter with an
 * empty list, as what is in the list may outlast what it names.
 */
export async function checkFilter<T>(
  reached: Reached,
  { connector_id, instance_id }: Filter,
  page: Page<T>,
): Promise<Page<T>> {
  if (page.items.length > 0) return page
  if (connector_id !== undefined) await (await reached('connectors')).read(connector_id)
  if (instance_id !== undefined) await (await reached('instances')).read(instance_id)
  return page
}
