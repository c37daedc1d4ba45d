import { LIMITS } from '@passerelle/protocol'
import type { Clock } from '../lib/clock.ts'
import { invalidRequest } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Instance } from './connector.ts'
import type { ConnectorStore } from './connector-store.ts'

interface Dependencies {
  store: Pick<ConnectorStore, 'recordInstance'>
  clock: Pick<Clock, 'now'>
}

export async function createInstance({ store, clock }: Dependencies, { name }: { name: string }): Promise<Instance> {
  if (name.trim() === '' || name.length > LIMITS.nameLength) {
    const message = `Write 1 to ${LIMITS.nameLength} characters.`
    throw invalidRequest('The instance was not created.', [{ path: '/name', message }])
  }
  const now = clock.now()
  const instance = { id: newId(now), name, createdAt: now }
  await store.recordInstance(instance)
  return instance
}
