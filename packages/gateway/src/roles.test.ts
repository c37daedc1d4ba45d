/** What a server does in each role: PASSERELLE_ROLES. */
import { createDataDir } from '@passerelle/testkit/data-dir'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from './config/load-config.ts'
import { createGateway } from './gateway.ts'

async function start(roles: { api: boolean; worker: boolean }) {
  const data = await createDataDir()
  const env = { PASSERELLE_DATA_DIR: data.path, PASSERELLE_PORT: '0', PASSERELLE_LOG_LEVEL: 'silent' }
  const gateway = await createGateway({ ...(await loadConfig({ env, createDataDir: true })), roles })
  onTestFinished(async () => {
    await gateway.close()
    await data.remove()
  })
  const { url } = await gateway.listen()
  return async (method: string, path: string) => (await fetch(url + path, { method })).status
}

const doors = ['/messaging/v1/messages', '/desk/v1/session', '/operator/v1/connectors']

test('a worker has no doors, and says that it is ready', async () => {
  const ask = await start({ api: false, worker: true })
  expect(await Promise.all(doors.map((path) => ask('POST', path)))).toEqual([404, 404, 404])
  expect(await ask('GET', '/health/ready')).toBe(200)
})

test('a server with both has all doors', async () => {
  const ask = await start({ api: true, worker: true })
  expect(await Promise.all(doors.map((path) => ask('POST', path)))).not.toContain(404)
})
