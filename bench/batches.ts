/**
 * B2: messages a second in batches of 100 over 8 connections; beside a bare loop that inserts the rows of the first
 * version, in one transaction on disk for each hundred.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MESSAGES_PATH } from '@passerelle/protocol'
import { compare } from './compare.ts'
import { measureLoad, requestBytes } from './load.ts'
import { newMessage } from './messages.ts'
import { forkPeer, startMeasured } from './servers.ts'

const goal = 1.2
const roundMs = 4000
const warmUpMs = 3000
const connections = 8
const batch = 100

export async function batches(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startMeasured()
  const rows = await forkPeer('rows-server.ts', folder, String(batch))
  const headers = { Authorization: await gateway.authorization(), 'Content-Type': 'application/json' }
  const nextRequest = () => {
    const messages = Array.from({ length: batch }, newMessage)
    return requestBytes(MESSAGES_PATH, headers, JSON.stringify({ messages }))
  }
  const ours = async (durationMs: number) =>
    batch * (await measureLoad({ port: gateway.port, connections, durationMs, nextRequest }))
  const theirs = (durationMs: number) => rows.ask<number>(durationMs)
  try {
    await ours(warmUpMs)
    await theirs(warmUpMs)
    await compare({
      ours: { name: 'gateway', pid: gateway.pid, measure: () => ours(roundMs) },
      peers: [{ name: 'the bare loop', pid: rows.pid, goal, measure: () => theirs(roundMs) }],
      unit: 'messages',
    })
  } finally {
    await rows.stop()
    await gateway.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
