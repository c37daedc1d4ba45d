/** What is wrong with a PostgreSQL database, as an operator reads it: in one sentence, and without the password. */
import { mkdirSync } from 'node:fs'
import { freshDatabase, withClient } from '@passerelle/testkit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from './doctor/finding.ts'
import { dataDir, runProcess, useCli } from './test-cli.ts'

useCli()
const password = 'hush/hush#hush?@%'
const role = 'passerelle_without_rights'
let url: string
let drop: () => Promise<void>

beforeAll(async () => {
  const database = await freshDatabase()
  url = database.url
  await ask(`drop role if exists ${role}`, `create role ${role} login password '${password}'`)
  drop = async () => {
    await database.drop()
    await withClient(new URL('/postgres', url).href, async (client) => void (await client.query(`drop role ${role}`)))
  }
})
afterAll(() => drop())

const ask = (...statements: string[]) =>
  withClient(url, async (client) => {
    for (const sql of statements) await client.query(sql)
  })

const urlOf = (parts: Partial<Pick<URL, 'username' | 'password' | 'pathname'>>): string =>
  Object.assign(new URL(url), { username: role, password: encodeURIComponent(password), ...parts }).href

const wrong: [what: string, parts: Parameters<typeof urlOf>[0], said: RegExp][] = [
  [
    'password',
    { password: 'hush' },
    /^PostgreSQL does not let this user in \(.*"passerelle_without_rights"\): correct /,
  ],
  ['database', { pathname: '/nowhere' }, /^PostgreSQL has no such database \(.*"nowhere".*\): create it, or /],
  ['rights', {}, /^The PostgreSQL user has too few rights \(permission denied for schema public\): make it the owner /],
]

test.each(wrong)('a wrong %s is told by server and commands alike', async (what, parts, said) => {
  mkdirSync(dataDir)
  const env = { PASSERELLE_DATABASE_URL: urlOf(parts) }
  for (const command of [['serve'], ['instance', 'list']]) {
    const { code, stdout, stderr } = await runProcess(command, env)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(said)
    expect(stderr.trim().split('\n'), what).toHaveLength(1)
    expect(stderr).not.toContain('hush')
  }
})

test('the doctor says the same, and where to read on', async () => {
  mkdirSync(dataDir, { mode: 0o700 })
  const { stdout } = await runProcess(['doctor', '--json'], { PASSERELLE_DATABASE_URL: urlOf({ password: 'hush' }) })
  const found = JSON.parse(stdout).checks.find(({ check }: Finding) => check === 'database')
  expect(found).toMatchObject({ status: 'fail', advice: expect.stringContaining('docs/deploy.md') })
  expect(found.found).toMatch(/^PostgreSQL does not let this user in/)
  expect(stdout).not.toContain('hush')
})
