import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { extract } from 'tar'
import { expect, type TestContext, test } from 'vitest'
import { type Lasting, runProcess, start, useCli } from './test-cli.ts'
import { useSmallDisk } from './test-small-disk.ts'

useCli()

const settingsOn = (path: string) => ({ PASSERELLE_DATA_DIR: join(path, 'data'), PASSERELLE_PORT: '0' })

async function startOn(context: TestContext) {
  const disk = useSmallDisk(context, 12)
  const env = settingsOn(disk.path)
  const server = start(['serve', '--json'], env)
  const [line] = await server.lines(1)
  const json = async (...args: string[]) => JSON.parse((await runProcess([...args, '--json'], env)).stdout)
  const instance = await json('instance', 'create', '--name', 'Acme')
  const connector = await json('connector', 'create', '--instance', instance.id, '--name', 'Bot')
  const url = String(line?.url)
  const answer = await fetch(`${url}/oauth2/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: connector.client_id,
      client_secret: connector.client_secret,
    }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  let sent = 0
  const post = (attachments: unknown[] = []) => {
    sent += 1
    const message = {
      id: `m${sent}`,
      created_at: 1_700_000_000,
      customer_id: 'c1',
      sender: { type: 'human', id: 'c1' },
      body: { message: 'x'.repeat(20_000), attachments },
    }
    return fetch(`${url}/messaging/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [message] }),
    })
  }
  return { disk, server, env, post }
}

async function postUntilFull(post: () => Promise<Response>): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    const answer = await post()
    await answer.arrayBuffer()
    if (answer.status !== 200) return
  }
  throw new Error('the disk never became full')
}

const linesOf = (server: Lasting) => server.stderr().split('\n').filter(Boolean)

test('a full disk is 503 with Retry-After, one line a second, and over when there is space again', async (context) => {
  const { disk, server, post } = await startOn(context)
  disk.fill()
  await postUntilFull(post)
  const linesBefore = linesOf(server).length
  const startedAt = performance.now()
  for (let i = 0; i < 300; i++) {
    const answer = await post()
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'Nothing can be stored at the moment: try again later.',
    })
  }
  const seconds = Math.ceil((performance.now() - startedAt) / 1000)
  const file = { type: 'base64', data: Buffer.alloc(200_000).toString('base64') }
  expect((await post([{ id: 'f', name: 'f.bin', mime_type: 'application/octet-stream', content: file }])).status).toBe(
    503,
  )
  const lines = linesOf(server).slice(linesBefore)
  expect(lines.length).toBeLessThanOrEqual(seconds + 2)
  expect(lines.join('\n')).not.toContain('"stack"')
  expect(linesOf(server).join('\n')).toContain('The disk is full')

  disk.free()
  expect((await post()).status).toBe(200)
  expect(await server.end('SIGTERM')).toBe(0)
})

test('a start on a full disk says so in a sentence, on an empty folder and on one in use', async (context) => {
  const { disk, server, env } = await startOn(context)
  expect(await server.end('SIGTERM')).toBe(0)
  disk.fill()
  const refused = async () => {
    const { code, stdout, stderr } = await runProcess(['serve'], env)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/disk is full.*free some space/i)])
  }
  await refused()

  const empty = useSmallDisk(context, 1)
  mkdirSync(join(empty.path, 'data'), { mode: 0o700 })
  empty.fill()
  const { code, stderr } = await runProcess(['serve'], settingsOn(empty.path))
  expect(code).toBe(1)
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/disk is full.*free some space/i)])
})

test('a disk that becomes full while an older database is upgraded is told, and nothing of it is done', async (context) => {
  const disk = useSmallDisk(context, 4)
  await extract({ file: join(import.meta.dirname, '../../../../test/former-data/schema-12.tar.gz'), cwd: disk.path })
  const db = new DatabaseSync(join(disk.path, 'data', 'passerelle.db'))
  db.exec('pragma wal_checkpoint(truncate)')
  disk.fill(180_000)
  const { code, stderr } = await runProcess(['serve'], settingsOn(disk.path))
  expect(code).toBe(1)
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/disk is full.*free some space/i)])
  expect(db.prepare('pragma user_version').get()).toEqual({ user_version: 12 })
  db.close()
})
