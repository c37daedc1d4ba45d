/** `npm run start:fleet`, as the process behind it: two servers that know of each other, and nothing left behind. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFreePort, program, waitFor } from '@passerelle/testkit'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '..')

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** What it printed, once it serves or has ended, and how to end it. */
async function startFleet(env: Record<string, string>) {
  const child = spawn(process.execPath, ['scripts/start-fleet.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk
    })
  }
  const stop = async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  onTestFinished(stop)
  await waitFor('two servers', () => printed.includes('Ctrl-C') || child.exitCode !== null, 50_000)
  return { printed, child, stop }
}

test('two servers share PostgreSQL and S3, and leave nothing when they end', { timeout: 60_000 }, async () => {
  const ports = { PASSERELLE_PORT: String(await findFreePort()), DEMO_PORT: String(await findFreePort()) }
  const { printed, child, stop } = await startFleet(ports)
  const [shopUrl = '', deskUrl = '', otherUrl = ''] = printed.match(/http:\/\/localhost:\d+/g) ?? []
  expect(printed).toMatch(/log in as +\S+@demo\.example +password: \S+/)
  expect((await fetch(shopUrl)).status).toBe(200)
  const tokenFile = /Operator token +(\S+)/.exec(printed)?.[1] ?? ''
  const headers = { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` }
  for (const url of [deskUrl, otherUrl]) {
    const nodes: unknown = await (await fetch(`${url}/operator/v1/nodes`, { headers })).json()
    expect(nodes).toMatchObject({ items: [{ state: 'running' }, { state: 'running' }] })
  }
  const dataDir = join(tokenFile, '..')
  const exported =
    /export (.+)/
      .exec(printed)?.[1]
      ?.split(' ')
      .map((variable) => variable.split('=')) ?? []
  const env = { PATH: process.env.PATH, ...Object.fromEntries(exported) }
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'doctor', '--json'], { env })
  expect(JSON.parse(stdout)).toMatchObject({ ok: true })
  const settings = readFileSync(join(dataDir, 'passerelle.env'), 'utf8')
  const services = [/@127\.0\.0\.1:(\d+)/, /endpoint=http:\/\/127\.0\.0\.1:(\d+)/].map((port) =>
    Number(port.exec(settings)?.[1]),
  )
  expect(await Promise.all(services.map(isTaken))).toEqual([true, true])
  await stop()
  expect(child.exitCode).toBe(0)
  expect(existsSync(dataDir)).toBe(false)
  for (const port of services) await waitFor(`port ${port} to be closed`, async () => !(await isTaken(port)))
})

test('a wrong setting is named, and nothing is started', async () => {
  const { printed, child } = await startFleet({ PASSERELLE_PORT: 'abc' })
  expect(printed).toMatch(/^Passerelle could not be started: (.|\n)*PASSERELLE_PORT/)
  expect(child.exitCode).toBe(1)
})
