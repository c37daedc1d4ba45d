import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'

let folder: string
let dataDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passerelle-secrets-'))
  dataDir = join(folder, 'deep', 'data')
})
afterEach(() => rmSync(folder, { recursive: true }))

const load = (createDataDir: boolean, env: Record<string, string> = {}) =>
  loadConfig({ createDataDir, env: { PASSERELLE_DATA_DIR: dataDir, ...env } })

test('what serves creates DATA_DIR and its secrets, for their owner only, and finds them again', async () => {
  const first = await load(true)
  expect(readdirSync(dataDir).sort()).toEqual(['master-key', 'operator-token'])
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600)

  const again = await load(false)
  expect(again.masterKeys[0]?.reveal()).toEqual(first.masterKeys[0]?.reveal())
  expect(again.operatorToken.reveal()).toBe(first.operatorToken.reveal())
  expect(first.masterKeys[0]?.reveal()).toHaveLength(32)
  expect(first.operatorToken.reveal()).toMatch(/^[0-9a-f]{48}$/)
})

test('many at the same time agree on one secret', async () => {
  const configs = await Promise.all(Array.from({ length: 8 }, () => load(true)))
  expect(new Set(configs.map((config) => config.operatorToken.reveal())).size).toBe(1)
  expect(new Set(configs.map((config) => config.masterKeys[0]?.reveal().join())).size).toBe(1)
  expect(readdirSync(dataDir)).toHaveLength(2)
})

test('other commands do not create DATA_DIR, and name its absolute path', async () => {
  await expect(load(false)).rejects.toThrow(`DATA_DIR ${dataDir} is not there`)
})

test('the environment wins over the files, and then none is made', async () => {
  const key = Buffer.alloc(32, 1).toString('base64')
  const config = await load(true, { PASSERELLE_MASTER_KEY: key, PASSERELLE_OPERATOR_TOKEN: 'given-by-the-host' })
  expect(config.operatorToken.reveal()).toBe('given-by-the-host')
  expect(readdirSync(dataDir)).toEqual([])
})

test('a database whose master key is gone is not given a new one', async () => {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'passerelle.db'), '')
  await expect(load(true)).rejects.toThrow(`put back ${join(dataDir, 'master-key')}`)
  expect(readdirSync(dataDir)).toEqual(['passerelle.db'])
})

test('a damaged file is named and left alone', async () => {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'master-key')
  writeFileSync(path, 'short\n')
  await expect(load(true)).rejects.toThrow(`The file ${path} cannot be used: it is not 32 bytes in base64`)
  expect(readFileSync(path, 'utf8')).toBe('short\n')
})

test('an operator token of one character was taken, from the environment and from its file', async () => {
  const advice = 'it has fewer than 16 characters and could be guessed: write what "openssl rand -hex 24" prints.'
  await expect(load(true, { PASSERELLE_OPERATOR_TOKEN: 'x' })).rejects.toThrow(`PASSERELLE_OPERATOR_TOKEN: ${advice}`)
  await load(true, { PASSERELLE_OPERATOR_TOKEN: 'x'.repeat(16) })
  const path = join(dataDir, 'operator-token')
  writeFileSync(path, 'x\n')
  await expect(load(true)).rejects.toThrow(`The file ${path} cannot be used: ${advice}`)
})

test('servers that share a database each signed alerts with a secret of their own', async () => {
  const url = { PASSERELLE_ALERT_URL: 'https://alerts.acme.example/' }
  const shared = { ...url, PASSERELLE_DATABASE_URL: 'postgres://db/x' }
  await expect(load(true, shared)).rejects.toThrow('PASSERELLE_ALERT_URL needs PASSERELLE_ALERT_SECRET on PostgreSQL')
  expect((await load(true, { ...shared, PASSERELLE_ALERT_SECRET: 'x'.repeat(16) })).alerts.secret?.reveal()).toBe(
    'x'.repeat(16),
  )
  const alone = await load(true, url)
  expect((await load(true, shared)).alerts.secret?.reveal()).toBe(alone.alerts.secret?.reveal())
})

test('a DATA_DIR that cannot be made is one sentence', async () => {
  writeFileSync(join(folder, 'deep'), '')
  await expect(load(true)).rejects.toThrow(`DATA_DIR ${dataDir} cannot be created (not a directory): give`)
})
