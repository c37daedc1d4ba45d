/** Some workers are lost with webhooks under way, and those that live come back after their leases have ended. */
import { setTimeout as wait } from 'node:timers/promises'
import type { NodeItem } from '@passerelle/protocol'
import { type Accounts, waitFor } from '@passerelle/testkit'
import type { Leases, Settled } from './leases.ts'
import type { Receiver } from './receiver.ts'
import type { Worker } from './worker.ts'

export interface Round {
  taken: number
  takeOverMs: number
  /** What those that live had leased, as it was before they went on. */
  settled: Settled[]
}

interface Losing {
  accounts: Accounts
  receiver: Receiver
  leases: Leases
  workers: readonly Worker[]
  leaseMs: number
}

export async function loseSome({ accounts, receiver, leases, workers, leaseMs }: Losing): Promise<Round> {
  const listNodes = async () => (await accounts.asOperator.get<{ items: NodeItem[] }>('/nodes')).items
  const lost = workers.filter(({ fate }) => fate !== undefined)
  const nodes = await waitFor('all workers to be told of', async () => {
    const all = await listNodes()
    return lost.every(({ server }) => all.some(({ pid }) => pid === server.child.pid)) && all
  })
  const idOf = ({ server }: Worker) => nodes.find(({ pid }) => pid === server.child.pid)?.id ?? ''
  const ids = lost.map(idOf)
  const living = lost.filter(({ fate }) => fate !== 'killed')
  await holdWebhooksOf(ids, { receiver, leases })
  try {
    await Promise.all(lost.map((worker) => worker.lose()))
    const from = performance.now()
    const byNode = await leases.listByNode()
    const had = living.flatMap((worker) => byNode.get(idOf(worker)) ?? [])
    const taken = await leases.countOf(ids)
    receiver.release()
    const cutOff = lost.filter(({ fate }) => fate === 'cut off')
    await Promise.all(cutOff.map(({ server }) => waitFor('it to be not ready', () => isNotReady(server.url))))
    await waitFor('their leases to be taken over', async () => (await leases.countOf(ids)) === 0, 180_000)
    const takeOverMs = performance.now() - from
    await wait(Math.max(0, leaseMs - takeOverMs))
    const settled = await waitFor('their deliveries to be made', () => findDelivered(leases, had), 60_000)
    return { taken, takeOverMs, settled }
  } finally {
    for (const worker of living) worker.bringBack()
    const areBack = (all: NodeItem[]) =>
      living.map(idOf).every((id) => all.some((node) => node.id === id && node.state === 'running'))
    await waitFor('those that live to be back', async () => areBack(await listNodes()), 60_000)
  }
}

/**
 * From here on the receiver holds webhooks of each of them. Once it holds, no worker gets another one, and by chance one may
 * have none: then all go on, and are held again. Never for as long as a webhook may take, for that opens the breaker.
 */
async function holdWebhooksOf(ids: readonly string[], { receiver, leases }: Pick<Losing, 'receiver' | 'leases'>) {
  for (let tries = 0; tries < 50; tries++) {
    receiver.hold()
    for (let looks = 0; looks < 20; looks++) {
      const byNode = await leases.listByNode()
      // Not those of all workers: the others' may not have come yet.
      const underWay = ids.flatMap((id) => byNode.get(id) ?? []).length
      if (ids.every((id) => byNode.has(id)) && receiver.held >= underWay) return
      await wait(50)
    }
    receiver.release()
    const before = receiver.delivered().length
    await waitFor('more deliveries', () => receiver.delivered().length > before)
  }
  throw new Error('at no time had all of them webhooks under way')
}

/** It says so itself, while it lives. */
const isNotReady = async (url: string): Promise<boolean> => (await fetch(`${url}/health/ready`)).status === 503

async function findDelivered(leases: Leases, ids: readonly string[]): Promise<Settled[] | undefined> {
  const rows = await leases.readSettled(ids)
  return rows.every(({ state }) => state === 'delivered') ? rows : undefined
}
