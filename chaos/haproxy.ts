/** Debian's HAProxy in front of two servers, with the configuration that is recommended to operators. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { findFreePort, waitFor } from '@passerelle/testkit'

const config = fileURLToPath(new URL('../deploy/haproxy.cfg', import.meta.url))

export const serverNames = ['a', 'b'] as const
export type ServerName = (typeof serverNames)[number]

export interface Proxy {
  url: string
  /** Whether it sends requests there. */
  isUp(server: ServerName): Promise<boolean>
  end(): Promise<void>
}

/** Debian keeps it where only root's path leads. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

export const hasHaproxy = (): boolean => spawnSync('haproxy', ['-v'], { env, stdio: 'ignore' }).status === 0

/** The servers' ports on this machine. */
export async function startHaproxy(ports: Record<ServerName, number>): Promise<Proxy> {
  const [port, statsPort] = [await findFreePort(), await findFreePort()]
  const child = spawn('haproxy', ['-db', '-q', '-f', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...env,
      LISTEN: `127.0.0.1:${port}`,
      STATS: `127.0.0.1:${statsPort}`,
      SERVER_A: `127.0.0.1:${ports.a}`,
      SERVER_B: `127.0.0.1:${ports.b}`,
    },
  })
  const readStates = async (): Promise<Map<string, string>> => {
    const answer = await fetch(`http://127.0.0.1:${statsPort}/;csv`)
    const [head = '', ...lines] = (await answer.text()).split('\n')
    const columns = head.replace(/^# /, '').split(',')
    const rows = lines.map((line) => line.split(',')).filter((row) => row[columns.indexOf('pxname')] === 'nodes')
    return new Map(rows.map((row) => [row[columns.indexOf('svname')] ?? '', row[columns.indexOf('status')] ?? '']))
  }
  const isUp = async (server: ServerName) => (await readStates()).get(server)?.startsWith('UP') ?? false
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  const areUp = async () => {
    if (child.exitCode !== null) throw new Error(`HAProxy ended with code ${child.exitCode}`)
    return readStates().then(
      () => true,
      () => false,
    )
  }
  await waitFor('HAProxy', areUp).catch(async (error: Error) => {
    await end()
    throw error
  })
  return { url: `http://127.0.0.1:${port}`, isUp, end }
}
