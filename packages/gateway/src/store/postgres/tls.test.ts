/** A connection that is encrypted, to a server that proves who it is. */
import { execFileSync } from 'node:child_process'
import { chown, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasProgram, needs, waitFor } from '@passerelle/testkit'
import { startPostgres } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createPool } from './pool.ts'
import { openPostgresStore } from './postgres-store.ts'

/** Its own authority. */
function makeCertificate(folder: string, name: string): void {
  const made = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)]
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...made, ...named], {
    stdio: 'ignore',
  })
}

/** With `server.crt` and `server.key`, the names it looks for itself. */
async function startEncrypted() {
  const server = await startPostgres({ fsync: false })
  onTestFinished(server.close)
  makeCertificate(server.dataDir, 'server')
  const { uid, gid } = await stat(join(server.dataDir, 'PG_VERSION'))
  for (const name of ['server.crt', 'server.key']) await chown(join(server.dataDir, name), uid, gid)
  const client = new pg.Client({ connectionString: server.url() })
  await client.connect()
  await client.query('alter system set ssl = on')
  await client.query('select pg_reload_conf()')
  await waitFor('encryption', async () => (await client.query('show ssl')).rows[0]?.ssl === 'on', 60_000)
  await client.end()
  return server
}

test('a server is believed by the certificate that is named, and refused by another in one sentence', {
  ...needs('openssl', hasProgram('openssl', 'version')),
  timeout: 120_000,
}, async () => {
  const server = await startEncrypted()
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-tls-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  makeCertificate(folder, 'other')
  const urlOf = (authority: string, sslmode = 'verify-full'): string => {
    const url = new URL(server.url())
    url.hostname = 'localhost'
    url.search = `${new URLSearchParams({ sslmode, sslrootcert: authority })}`
    return url.href
  }

  const pool = createPool(urlOf(join(server.dataDir, 'server.crt')))
  const store = await openPostgresStore('', pool)
  await store.migrate()
  await store.check()
  const encrypted = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'
  expect((await pool.use((session) => session.query(encrypted))).rows).toEqual([{ ssl: 1 }])
  await store.close()

  const warnings: Error[] = []
  const warned = (warning: Error) => void warnings.push(warning)
  process.on('warning', warned)
  onTestFinished(() => void process.off('warning', warned))
  const required = createPool(urlOf(join(server.dataDir, 'server.crt'), 'require'))
  expect((await required.use((session) => session.query(encrypted))).rows).toEqual([{ ssl: 1 }])
  await required.close()
  expect(warnings).toEqual([])

  for (const authority of ['other.crt', 'missing.crt']) {
    const refused = await openPostgresStore(urlOf(join(folder, authority)))
    await expect(refused.migrate()).rejects.toThrow(
      /^The certificate of the PostgreSQL server cannot be checked, .*\((self-signed certificate|ENOENT.*missing\.crt).*\): name .*\.$/,
    )
    await refused.close()
  }
})
