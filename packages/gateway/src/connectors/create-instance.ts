import { LIMITS } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Instance } from './connector.ts'
import type { ConnectorStore } from './connector-store.ts'

interface Dependencies {
  store: Pick<ConnectorStore, 'recordInstance'>
  clock: Pick<Clock, 'now'>
}

export async function createInstance({ store, clock }: Dependencies, { name }: { name: string }): Promise<Instance> {
  if (name.trim() === '' || name.length > LIMITS.nameLength) {
    const faults = [fault('/name', 'text_length', { max: LIMITS.nameLength })]
    throw new ApiError(reason('instance_not_created'), { faults })
  }
  const now = clock.now()
  const instance = { id: newId(now), name, createdAt: now }
  await store.recordInstance(instance)
  return { ...instance, tags: [], closeReasons: [], metadataLabels: [], sharedCustomerIds: false, sight: 'all' }
}
