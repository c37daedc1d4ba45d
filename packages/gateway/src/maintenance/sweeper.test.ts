import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGatewayWorld } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'
import { hashAccessToken } from '../auth/access-token.ts'
import { newId } from '../lib/ids.ts'
import { startSweeper } from './sweeper.ts'

const hour = 3600 * 1000

async function setUp() {
  const world = await createGatewayWorld()
  const { store, blobs, folder, clock, agentId, instanceId } = world
  /** A blob as old as the clock says. */
  const putBlob = async (text: string) => {
    const { key } = await blobs.put(Buffer.from(text))
    await utimes(join(folder, key.slice(0, 2), key), new Date(clock.now()), new Date(clock.now()))
    return key
  }
  const upload = async (text: string) => {
    const [id, blobKey, createdAt] = [newId(clock.now()), await putBlob(text), clock.now()]
    const file = { name: 'a.txt', mimeType: 'text/plain', size: text.length, image: null }
    await store.recordUpload({ id, instanceId, agentId, blobKey, createdAt, ...file })
    return { id, blobKey }
  }
  const sweep = () => {
    const sweeper = startSweeper(world)
    onTestFinished(() => sweeper.stop())
    return sweeper
  }
  return { ...world, putBlob, upload, sweep }
}

describe('the sweeper', () => {
  it('takes unused uploads after 24 h, row and bytes, and leaves younger ones', async () => {
    const { upload, blobs, clock, store, instanceId, sweep } = await setUp()
    const old: { id: string; blobKey: string }[] = []
    for (let i = 0; i < 450; i++) old.push(await upload(`old ${i}`))
    clock.advance(24 * hour)
    const young = await upload('young')
    clock.advance(1)
    sweep()
    await until(async () => expect(await blobs.read(old.at(-1)?.blobKey ?? '')).toBeUndefined())
    expect(
      await store.findUploads(
        instanceId,
        [...old, young].map(({ id }) => id),
      ),
    ).toMatchObject([{ id: young.id }])
    expect(await blobs.read(young.blobKey)).toBeDefined()
    for (const { blobKey } of old) expect(await blobs.read(blobKey)).toBeUndefined()
  })

  it('takes bytes that no row names once they are an hour old, whatever a crash left them from', async () => {
    const { putBlob, upload, blobs, clock, sweep } = await setUp()
    const orphan = await putBlob('orphan')
    const named = await upload('named')
    clock.advance(hour + 1)
    const young = await putBlob('young')
    sweep()
    await until(async () => expect(await blobs.read(orphan)).toBeUndefined())
    expect(await blobs.read(named.blobKey)).toBeDefined()
    expect(await blobs.read(young)).toBeDefined()
    clock.advance(hour)
    // It may have had more to look at, and begins to wait for its next turn only after that.
    await until(async () => {
      clock.advance(60_000)
      expect(await blobs.read(young)).toBeUndefined()
    })
    expect(await blobs.read(named.blobKey)).toBeDefined()
  })

  it('keeps what a message names', async () => {
    const { putBlob, blobs, clock, sweep, recordConnector, reply } = await setUp()
    const blobKey = await putBlob('of a reply')
    const orphan = await putBlob('orphan')
    const connector = await recordConnector()
    await reply(connector.id, 'c1', { files: [{ blobKey, uid: 'u1' }] })
    clock.advance(48 * hour)
    sweep()
    await until(async () => expect(await blobs.read(orphan)).toBeUndefined())
    expect(await blobs.read(blobKey)).toBeDefined()
  })

  it('takes expired tokens and sessions, and changes after seven days', async () => {
    const { clock, store, sweep, recordConnector, recordInbound } = await setUp()
    const connector = await recordConnector()
    await recordInbound(connector.id, 'c1')
    const createdAt = clock.now()
    const hash = hashAccessToken('token')
    await store.recordToken({ hash, connectorId: connector.id, createdAt, expiresAt: createdAt + hour })
    const client = { id: 'session-1', lastSeenAt: createdAt, userAgent: null, address: null, weakPassword: false }
    await store.recordSession(
      { ...client, hash, agentId: null, csrfToken: 'x', createdAt, expiresAt: createdAt + hour },
      null,
    )
    clock.advance(7 * 24 * hour + 1)
    sweep()
    await until(async () => {
      const { dropped, last } = await store.readChangeBounds()
      expect(dropped).toBe(last)
    })
    expect(await store.findToken(hash, createdAt)).toBeUndefined()
    expect(await store.findSession(hash, createdAt)).toBeUndefined()
  })

  it('[3.deleted] cancels the pending deliveries of a deleted connector', async () => {
    const { clock, store, sweep, recordConnector, reply, delivery } = await setUp()
    const connector = await recordConnector({ webhookUrl: 'https://bot.example/webhook' })
    const deliveries = [
      await reply(connector.id, 'c1'),
      await reply(connector.id, 'c1'),
      await reply(connector.id, 'c2'),
    ]
    await store.deleteConnector(connector.id, clock.now())
    sweep()
    for (const { deliveryId } of deliveries) {
      await until(async () => expect((await delivery(deliveryId)).state).toBe('cancelled'))
    }
  })

  it('goes on with the rest when one sweep fails', async () => {
    const { clock, store, blobs, putBlob, log, fleet } = await setUp()
    const orphan = await putBlob('orphan')
    clock.advance(hour + 1)
    const deleteExpiredTokens = () => Promise.reject(new Error('disk full'))
    const sweeper = startSweeper({ store: { ...store, deleteExpiredTokens }, blobs, clock, log, fleet })
    onTestFinished(() => sweeper.stop())
    await until(async () => expect(await blobs.read(orphan)).toBeUndefined())
  })
})
