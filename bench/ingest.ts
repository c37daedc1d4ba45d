/**
 * B1: messages acknowledged a second, one a POST, 64 connections, token checked, on disk before every answer; beside a
 * hand-written server that does the same, and one that only parses them.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MESSAGES_PATH } from '@passerelle/protocol'
import { compare } from './compare.ts'
import { measureLoad, requestBytes } from './load.ts'
import { newMessage } from './messages.ts'
import { startMeasured, startPeer } from './servers.ts'

const roundMs = 4000
const warmUpMs = 3000
const connections = 64

export async function ingest(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startMeasured()
  const authorization = await gateway.authorization()
  const lean = await startPeer('lean-server.ts', folder, authorization.replace('Bearer ', ''))
  const bare = await startPeer('bare-server.ts')
  const headers = { Authorization: authorization, 'Content-Type': 'application/json' }
  const nextRequest = () => requestBytes(MESSAGES_PATH, headers, JSON.stringify({ messages: [newMessage()] }))
  const measure = (server: { port: number }, durationMs: number) =>
    measureLoad({ port: server.port, connections, durationMs, nextRequest })
  try {
    for (const server of [gateway, lean, bare]) await measure(server, warmUpMs)
    await compare({
      ours: { name: 'gateway', pid: gateway.pid, measure: () => measure(gateway, roundMs) },
      peers: [
        { name: 'the hand-written server', goal: 0.85, pid: lean.pid, measure: () => measure(lean, roundMs) },
        { name: 'the bare server', goal: 0.35, pid: bare.pid, measure: () => measure(bare, roundMs) },
      ],
      unit: 'messages',
    })
  } finally {
    for (const server of [gateway, lean, bare]) await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
