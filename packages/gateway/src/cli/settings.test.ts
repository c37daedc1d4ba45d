/** Where settings come from: the environment, and passerelle.env in the data folder. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SettingItem } from '@passerelle/protocol'
import { describe, expect, test } from 'vitest'
import { dataDir, makeData, run, runJson, runProcess, type Server, serve, useCli } from './test-cli.ts'

useCli()

const operatorToken = 'operator-token-of-this-test'

function writeSettings(...lines: string[]): string {
  const path = join(dataDir, 'passerelle.env')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

async function settingsOf({ url }: Server): Promise<SettingItem[]> {
  const headers = { authorization: `Bearer ${operatorToken}` }
  const answer = await fetch(`${url}/operator/v1/settings`, { headers })
  return ((await answer.json()) as { items: SettingItem[] }).items
}

const createConnector = (instance: string, env: Record<string, string> = {}) => {
  const args = ['--instance', instance, '--name', 'Bot', '--webhook-url', 'http://127.0.0.1:9/hook', '--json']
  return run(['connector', 'create', ...args], env)
}

describe('passerelle.env in DATA_DIR', () => {
  test('holds for the server and for every command; the environment wins; each value tells where it came from', async () => {
    writeSettings(
      '# for the demo',
      'PASSERELLE_OUTBOUND_ALLOW="127.0.0.1,',
      '  localhost"',
      `export PASSERELLE_OPERATOR_TOKEN='${operatorToken}' # of the test`,
      'PASSERELLE_RETRY_SCHEDULE=1s',
      'DEMO_PORT=4000',
    )
    const server = await serve({ PASSERELLE_RETRY_SCHEDULE: '7s', PASSERELLE_OUTBOUND_ALLOW: '' })
    const settings = await settingsOf(server)
    const told = (name: string) => {
      const { value, source } = settings.find((item) => item.name === `PASSERELLE_${name}`) ?? {}
      return [value, source]
    }
    expect(told('OUTBOUND_ALLOW')).toEqual([expect.stringMatching(/^127\.0\.0\.1,\s*localhost$/), 'file'])
    expect(told('OPERATOR_TOKEN')).toEqual([null, 'file'])
    expect(told('RETRY_SCHEDULE')).toEqual(['7s', 'environment'])
    expect(told('REOPEN_WINDOW')).toEqual(['24h', 'default'])
    const { id } = await runJson('instance', 'create', '--name', 'Acme')
    expect((await createConnector(id)).code).toBe(0)
    const refused = await createConnector(id, { PASSERELLE_OUTBOUND_ALLOW: '10.0.0.1' })
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('PASSERELLE_OUTBOUND_ALLOW')])
  })

  test('what is wrong in it is named with its line, beside what is wrong in the environment', async () => {
    const path = writeSettings(
      'PASSERELLE_ROLES=cook',
      '',
      'PASSERELLE_OUTBOND_ALLOW=localhost',
      'what is this',
      `PASSERELLE_DATA_DIR=${dataDir}`,
      'PASSERELLE_OPERATOR_TOKEN=hush hush',
      'PASSERELLE_RETENTION="90d',
    )
    const { code, stderr } = await runProcess(['serve'], { PASSERELLE_LOG_LEVEL: 'loud' })
    expect(code).toBe(1)
    const problems = stderr.trim().split('\n')
    expect(problems).toHaveLength(7)
    for (const expected of [
      `${path}:1: PASSERELLE_ROLES is "cook"`,
      `${path}:3: PASSERELLE_OUTBOND_ALLOW is not a setting: did you mean PASSERELLE_OUTBOUND_ALLOW?`,
      `${path}:4: this is not a setting`,
      `${path}:5: PASSERELLE_DATA_DIR does not belong in the folder it names`,
      `${path}:6: PASSERELLE_OPERATOR_TOKEN: it has spaces`,
      `${path}:7: the quotation mark " is not closed`,
      'PASSERELLE_LOG_LEVEL is "loud"',
    ]) {
      expect(problems).toContainEqual(expect.stringContaining(expected))
    }
    expect(stderr).not.toContain('hush')
  })

  test('the doctor passes beside a stopped server, tells what was read from where, and who may read a secret', async () => {
    const path = writeSettings('PASSERELLE_OUTBOUND_ALLOW=127.0.0.1', `PASSERELLE_OPERATOR_TOKEN=${operatorToken}`)
    await makeData()
    const { id } = await runJson('instance', 'create', '--name', 'Acme')
    expect((await createConnector(id)).code).toBe(0)
    const findings = async (): Promise<{ check: string; status: string; found: string }[]> =>
      JSON.parse((await run(['doctor', '--json'])).stdout).checks
    const find = async (check: string) => (await findings()).find((one) => one.check === check)
    expect(await find('settings')).toMatchObject({
      status: 'ok',
      found: expect.stringContaining(`PASSERELLE_OPERATOR_TOKEN, PASSERELLE_OUTBOUND_ALLOW from ${path}`),
    })
    expect((await find('webhook of Bot'))?.found).not.toContain('may not be called')
    chmodSync(path, 0o644)
    expect(await find('secret files')).toMatchObject({ status: 'fail', found: expect.stringContaining(path) })
    chmodSync(path, 0o600)
    expect(await find('secret files')).toMatchObject({ status: 'ok' })
  })
})

describe('a Kubernetes Service that is named passerelle', () => {
  const serviceLinks = {
    PASSERELLE_SERVICE_HOST: '10.0.0.11',
    PASSERELLE_SERVICE_PORT: '8080',
    PASSERELLE_SERVICE_PORT_HTTP: '8080',
    PASSERELLE_PORT: 'tcp://10.0.0.11:8080',
    PASSERELLE_PORT_8080_TCP: 'tcp://10.0.0.11:8080',
    PASSERELLE_PORT_8080_TCP_PROTO: 'tcp',
    PASSERELLE_PORT_8080_TCP_PORT: '8080',
    PASSERELLE_PORT_8080_TCP_ADDR: '10.0.0.11',
    PASSERELLE_WEB_SERVICE_HOST: 'fd00::11',
    PASSERELLE_WEB_PORT: 'udp://[fd00::11]:53',
    PASSERELLE_WEB_PORT_53_UDP_ADDR: 'fd00::11',
  }

  test('does not keep the server from starting', async () => {
    const server = await serve({ ...serviceLinks, PORT: '0' })
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  })

  test("hides nothing of one's own settings", async () => {
    const server = await serve({ ...serviceLinks, PASSERELLE_PORT: '0' })
    expect(new URL(server.url).port).not.toBe('8080')
    const { stderr } = await runProcess(['serve'], {
      PASSERELLE_PORT: 'http://10.0.0.11:8080',
      PASSERELLE_SERVICE_HOST: 'me',
    })
    expect(stderr).toMatch(/PASSERELLE_PORT is "http:/)
    expect(stderr).toContain('PASSERELLE_SERVICE_HOST is not a setting')
  })
})
