/** The compose files: checked against the schema of the Compose Specification, and against what they name. No engine runs them here. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasProgram, needs } from '@passerelle/testkit/skip'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../packages/gateway/src/config/read-config.ts'
import { settings } from '../packages/gateway/src/config/settings.ts'

interface Service {
  image?: string
  build?: string
  environment?: Record<string, string>
  volumes?: string[]
  depends_on?: string[] | Record<string, unknown>
  stop_grace_period?: string
}

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const files = ['compose.yaml', 'deploy/compose-fleet.yaml']
const load = (file: string): { services: Record<string, Service> } => parse(read(file), { merge: true })
const servicesOf = (file: string) => Object.values(load(file).services)
const gatewaysOf = (file: string) => servicesOf(file).filter(({ build }) => build !== undefined)

// It names its dialect, draft 7, by an address that ajv does not know.
const { $schema, ...schema } = JSON.parse(read('node_modules/dclint/schemas/compose.schema.json'))
const isValid = new Ajv({ strict: false, validateFormats: false }).compile(schema)

test.each(files)('%s is a compose file', (file) => {
  isValid(load(file))
  expect(isValid.errors).toBeNull()
})

test.each(files)('%s: each variable is a setting, and each folder and service is there', (file) => {
  const { services } = load(file)
  for (const { environment = {} } of gatewaysOf(file)) {
    const names = Object.keys(environment).filter((name) => name.startsWith('PASSERELLE_'))
    expect(names.filter((name) => !(name.slice('PASSERELLE_'.length) in settings))).toEqual([])
    expect(names.length).toBeGreaterThan(0)
  }
  for (const { build, volumes = [], depends_on = [] } of Object.values(services)) {
    const mounted = volumes.flatMap((volume) => volume.match(/^\.[^:]*/) ?? [])
    const paths = [...mounted, ...(build === undefined ? [] : [build])]
    expect(paths.filter((path) => !existsSync(join(root, dirname(file), path)))).toEqual([])
    const awaited = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)
    expect(awaited.filter((name) => !(name in services))).toEqual([])
  }
})

test('the servers of the fleet start with what they are given', () => {
  const secrets: Record<string, string> = {
    PASSERELLE_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    PASSERELLE_OPERATOR_TOKEN: 'a'.repeat(48),
    POSTGRES_PASSWORD: 'b'.repeat(48),
  }
  // As compose puts them in: ${NAME:-default}, ${NAME:?what is missing}.
  const fillIn = (text: string) =>
    text.replace(/\$\{(\w+):[-?]([^}]*)\}/g, (_, name: string, fallback: string) => secrets[name] ?? fallback)
  for (const { environment = {} } of gatewaysOf('deploy/compose-fleet.yaml')) {
    const env = Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, fillIn(text)]))
    expect(readConfig(env)).not.toHaveProperty('problems')
  }
})

test.each(files)('%s: a server is given the time that a stop takes', (file) => {
  const [, ms = ''] = /closeWithinMs = ([\d_]+)/.exec(read('packages/gateway/src/cli/run-serve.ts')) ?? []
  for (const { stop_grace_period = '' } of gatewaysOf(file)) {
    expect(Number.parseInt(stop_grace_period, 10) * 1000).toBeGreaterThan(Number(ms.replaceAll('_', '')))
  }
})

test("HAProxy accepts the fleet's configuration", needs('haproxy', hasProgram('haproxy', '-v')), () => {
  const { environment = {} } = load('deploy/compose-fleet.yaml').services.proxy ?? {}
  const env = { PATH: process.env.PATH, ...environment }
  const { status, stderr } = spawnSync('haproxy', ['-c', '-f', join(root, 'deploy', 'haproxy.cfg')], { env })
  expect(stderr.toString()).not.toMatch(/\[(ALERT|WARNING)\]/)
  expect(status).toBe(0)
})

test('the proxy leads to the servers, and they trust it', () => {
  const { services } = parse(read('deploy/compose-fleet.yaml'), { merge: true })
  const addressOf = (name: string): string => services[name].networks.fleet.ipv4_address
  const { SERVER_A, SERVER_B } = services.proxy.environment
  expect([SERVER_A, SERVER_B]).toEqual(['gateway-a', 'gateway-b'].map((name) => `${addressOf(name)}:8080`))
  expect(services['gateway-a'].environment.PASSERELLE_TRUST_PROXY).toBe(addressOf('proxy'))
})
