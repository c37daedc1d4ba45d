/** What a server says that it does, by its roles. */
import { randomBytes } from 'node:crypto'
import { waitFor } from '@passerelle/testkit'
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { start, useCli } from './test-cli.ts'

useCli()

async function saidBy(roles: string): Promise<{ said: string; ready: number }> {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  const serving = start(['serve'], {
    PASSERELLE_DATABASE_URL: database.url,
    PASSERELLE_MASTER_KEY: randomBytes(32).toString('base64'),
    PASSERELLE_ROLES: roles,
  })
  const said = await waitFor('it to say what it does', () => {
    if (serving.child.exitCode !== null) throw new Error(serving.stderr())
    return serving.stdout().includes('The database is ') && serving.stdout()
  })
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(said) ?? []
  const { status } = await fetch(`http://127.0.0.1:${port}/health/ready`)
  expect(await serving.end('SIGTERM')).toBe(0)
  return { said, ready: status }
}

test('a worker names no APIs, but what it does, and where its health is', async () => {
  const { said, ready } = await saidBy('worker')
  expect(said).toMatch(/^Passerelle delivers replies and fetches files \(role worker\).*health and metrics, on /)
  expect(said).not.toMatch(/serves http/)
  expect(ready).toBe(200)
})

test('a server without workers says that it delivers nothing', async () => {
  const { said, ready } = await saidBy('api')
  expect(said).toMatch(
    /^Passerelle serves http\S+ \(listening on \S+\)\. It delivers nothing: a server with the role worker/,
  )
  expect(ready).toBe(200)
})
