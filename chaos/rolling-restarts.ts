/**
 * R10: two servers behind a proxy are stopped and started again in turn, while clients on connections that they keep
 * send messages and read lists. No request may fail.
 */
import { randomUUID } from 'node:crypto'
import { createAccounts, operatorToken, requestToken, waitFor } from '@passerelle/testkit'
import { usePostgres } from '@passerelle/testkit/postgres'
import { type Fleet, openFleet } from './fleet.ts'
import { hasHaproxy, serverNames, startHaproxy } from './haproxy.ts'
import { type Ask, startClients } from './keep-alive-clients.ts'

export async function runR10(): Promise<void> {
  if (!hasHaproxy()) {
    console.log('  skipped: HAProxy is not installed (apt-get install haproxy)')
    return
  }
  const postgres = await usePostgres()
  const fleet = await openFleet(postgres.url())
  try {
    const { answered, failures } = await rollingRestarts(fleet, 20)
    console.log(`  ${answered} requests answered, ${failures.length} failed`)
    for (const failure of failures.slice(0, 10)) console.log(`  ${failure}`)
    if (failures.length > 0) process.exitCode = 1
  } finally {
    await fleet.close()
    await postgres.close()
  }
}

export interface RestartFigures {
  answered: number
  failures: readonly string[]
}

const clientCount = 16

/** Each restart is of one server. */
export async function rollingRestarts(fleet: Fleet, restarts: number): Promise<RestartFigures> {
  const servers = { a: await fleet.startServer(), b: await fleet.startServer() }
  const proxy = await startHaproxy({ a: servers.a.port, b: servers.b.port })
  try {
    const clients = startClients(proxy.url, clientCount, await prepareAsks(proxy.url))
    for (let n = 0; n < restarts; n++) {
      const name = serverNames[n % serverNames.length] ?? 'a'
      const { answered } = clients
      await servers[name].end('SIGTERM')
      servers[name] = await fleet.startServer({ port: servers[name].port })
      await waitFor(`the proxy to use server ${name} again`, () => proxy.isUp(name))
      await waitFor('answers after the restart', () => clients.answered > answered + clientCount)
    }
    await clients.stop()
    return { answered: clients.answered, failures: clients.failures }
  } finally {
    await proxy.end()
  }
}

/** Half of the clients send messages, the others read. */
async function prepareAsks(url: string): Promise<(client: number) => Ask> {
  const { connector } = await createAccounts({ url, operatorToken })
  const partner = { authorization: `Bearer ${await requestToken(url, connector)}` }
  const operator = { authorization: `Bearer ${operatorToken}` }
  const list: Ask = { method: 'GET', path: '/operator/v1/connectors', headers: operator }
  return (client) => {
    if (client % 2 === 0) return list
    const id = `customer-${client}`
    const message = {
      ...{ id: randomUUID(), created_at: Math.floor(Date.now() / 1000), customer_id: id },
      ...{ sender: { type: 'human', id, name: id }, body: { message: 'Hello' } },
    }
    return { method: 'POST', path: '/messaging/v1/messages', headers: partner, body: { messages: [message] } }
  }
}
