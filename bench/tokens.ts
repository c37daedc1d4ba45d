/** B3: tokens issued a second, each on disk before its answer; beside oidc-provider, which keeps its own in memory. */
import { TOKEN_PATH } from '@passerelle/protocol'
import { compare } from './compare.ts'
import { measureLoad, requestBytes } from './load.ts'
import { startMeasured, startPeer } from './servers.ts'

const roundMs = 4000
const warmUpMs = 3000
const connections = 64
const goal = 2

export async function tokens(): Promise<void> {
  const gateway = await startMeasured()
  const { client_id, client_secret } = gateway.accounts.connector
  const peer = await startPeer('oidc-server.mjs', client_id, client_secret)
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }).toString()
  const requestTo = (path: string) => requestBytes(path, { 'Content-Type': 'application/x-www-form-urlencoded' }, form)
  const measure = (port: number, path: string, durationMs: number) => {
    const request = requestTo(path)
    return measureLoad({ port, connections, durationMs, nextRequest: () => request })
  }
  try {
    const ours = (durationMs = roundMs) => measure(gateway.port, TOKEN_PATH, durationMs)
    const theirs = (durationMs = roundMs) => measure(peer.port, '/token', durationMs)
    await ours(warmUpMs)
    await theirs(warmUpMs)
    await compare({
      ours: { name: 'gateway', pid: gateway.pid, measure: () => ours() },
      peers: [{ name: 'oidc-provider', goal, pid: peer.pid, measure: () => theirs() }],
      unit: 'tokens',
    })
  } finally {
    await gateway.stop()
    await peer.stop()
  }
}
