import { onSqliteOnly } from '@passerelle/testkit/data-dir'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGatewayWorld } from '../../test/gateway-world.ts'
import type { ConnectorOptions } from '../connectors/connector.ts'
import { startRetention } from '../maintenance/retention-loop.ts'
import { applyRetention, type RetentionDeps } from './apply-retention.ts'
import { previewRetention } from './preview-retention.ts'

const day = 24 * 3600 * 1000

async function setUp(retention = 'off') {
  const world = await createGatewayWorld()
  const { store, blobs, clock, instanceId } = world
  const deps = { store, clock, blobs, config: { retention }, dedupeSecret: new Uint8Array(32) }
  /** A conversation that is closed now. */
  const closed = async (connectorId: string, customerId: string, files: string[] = []) => {
    const attachments = []
    for (const text of files) {
      const { key: blobKey } = await blobs.put(Buffer.from(text))
      attachments.push({ ...file, id: `file-${text}`, blobKey })
    }
    const { conversationId: id } = await world.recordInbound(connectorId, customerId, { attachments })
    await store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: clock.now() })
    return id
  }
  const isKept = async (id: string) => (await store.findConversation(instanceId, id)) !== undefined
  /** To its end: its rests are as long as the clock says. */
  const run = async (used: RetentionDeps = deps) => {
    const done = applyRetention(used, new AbortController().signal)
    const resting = setInterval(() => clock.advance(1000), 1)
    return done.finally(() => clearInterval(resting))
  }
  const connector = (options: Partial<ConnectorOptions> = {}) => world.recordConnector(options)
  const audited = async () => (await store.listAudit({ limit: 10, action: 'connector.retention_applied' })).items
  return { ...world, deps, closed, isKept, run, connector, audited }
}

const file = {
  externalId: 'theirs',
  name: 'photo.png',
  mimeType: 'image/png',
  size: 5,
  state: 'ready' as const,
  url: null,
  image: null,
  uid: null,
}

describe('retention', () => {
  // To the millisecond: the clock runs on while another engine answers.
  it(
    'deletes what was closed and quiet as long as the setting says, to the millisecond, and its files',
    onSqliteOnly,
    async () => {
      const { connector, closed, isKept, run, clock, blobs, store, instanceId } = await setUp('30d')
      const { id } = await connector()
      const old = await closed(id, 'c1', ['one', 'two'])
      const blobKey = (await store.findAttachment(instanceId, 'file-one'))?.blobKey
      clock.advance(1)
      const young = await closed(id, 'c2', ['three'])
      clock.advance(30 * day - 2)
      expect(await run()).toEqual(new Map())
      clock.advance(1)
      expect((await run()).get(id)).toMatchObject({ conversations: 1, messages: 1, files: 2, filesLeft: 0 })
      expect([await isKept(old), await isKept(young)]).toEqual([false, true])
      expect(await blobs.read(blobKey ?? '')).toBeUndefined()
      clock.advance(1)
      expect((await run()).get(id)).toMatchObject({ conversations: 1 })
    },
  )

  it('keeps everything while it is off, and open conversations always', async () => {
    const { connector, closed, isKept, run, clock, deps, recordInbound } = await setUp()
    const { id } = await connector()
    const quiet = await closed(id, 'c1')
    const { conversationId: open } = await recordInbound(id, 'c2')
    clock.advance(3650 * day)
    expect(await run()).toEqual(new Map())
    deps.config.retention = '1d'
    await run()
    expect([await isKept(quiet), await isKept(open)]).toEqual([false, true])
  })

  it("follows a connector's own retention before the setting's", async () => {
    const { connector, closed, isKept, run, clock } = await setUp('30d')
    const kept: boolean[] = []
    const ids: string[] = []
    for (const retention of ['off', '90d', null, '7d']) {
      ids.push(await closed((await connector({ retention })).id, 'c1'))
    }
    clock.advance(31 * day)
    await run()
    for (const id of ids) kept.push(await isKept(id))
    expect(kept).toEqual([true, true, false, false])
  })

  it('deletes the conversations of a deleted connector too', async () => {
    const { connector, closed, isKept, run, clock, store } = await setUp('30d')
    const { id } = await connector()
    const old = await closed(id, 'c1')
    await store.deleteConnector(id, clock.now())
    clock.advance(30 * day)
    await run()
    expect(await isKept(old)).toBe(false)
  })

  it('enters one entry a connector into the audit log, of the server, with counts alone', async () => {
    const { connector, closed, run, clock, audited } = await setUp('30d')
    const { id } = await connector()
    for (let i = 0; i < 120; i++) await closed(id, `c${i}`)
    await connector()
    clock.advance(30 * day)
    await run()
    await run()
    expect(await audited()).toMatchObject([
      {
        actor: { type: 'system', id: null, name: null },
        target: { type: 'connector', id, name: 'Bot' },
        details: { conversations: 120, messages: 120, files: 0 },
      },
    ])
  })

  it('tells of what went before a run broke off, scrubs it, and the next goes on', async () => {
    const { connector, closed, run, deps, clock, audited, store } = await setUp('30d')
    const { id } = await connector()
    for (let i = 0; i < 120; i++) await closed(id, `c${i}`)
    clock.advance(30 * day)
    let calls = 0
    const eraseExpired: typeof store.eraseExpired = (request) =>
      ++calls > 1 ? Promise.reject(new Error('disk full')) : store.eraseExpired(request)
    let scrubs = 0
    const scrub: typeof store.scrub = () => {
      scrubs += 1
      return store.scrub()
    }
    const cut = { ...deps, store: { ...store, eraseExpired, scrub } }
    await expect(run(cut)).rejects.toThrow('disk full')
    expect(await audited()).toMatchObject([{ details: { conversations: 50 } }])
    expect(scrubs).toBe(1)
    expect((await run()).get(id)).toMatchObject({ conversations: 70 })
  })

  it('runs by itself, at the start and every hour', async () => {
    const { connector, closed, isKept, deps, clock, log } = await setUp('1d')
    /** As often as it takes: the run before may still be about to rest. */
    const hourByHour = async (conversation: string) => {
      clock.advance(day / 24)
      return isKept(conversation)
    }
    const { id } = await connector()
    const first = await closed(id, 'c1')
    clock.advance(day)
    const loop = startRetention({ ...deps, clock, log, fleet: { hasTurn: async () => true } })
    onTestFinished(() => loop.stop())
    await expect.poll(() => isKept(first), { interval: 5 }).toBe(false)
    const second = await closed(id, 'c2')
    await expect.poll(() => hourByHour(second), { interval: 5 }).toBe(false)
  })
})

describe('the preview of a retention', () => {
  it('counts what the next run would delete, and changes nothing', async () => {
    const { connector, closed, deps, clock, recordInbound, isKept } = await setUp('90d')
    const { id } = await connector()
    const old = await closed(id, 'c1')
    await recordInbound(id, 'c2')
    clock.advance(60 * day)
    await closed(id, 'c3')
    const preview = (retention: string) => previewRetention(deps, id, retention)
    expect(await preview('30d')).toEqual({ retention: '30d', conversations: 1 })
    expect(await preview('default')).toEqual({ retention: '90d', conversations: 0 })
    expect(await preview('off')).toEqual({ retention: 'off', conversations: 0 })
    expect(await isKept(old)).toBe(true)
  })

  it('refuses what is no retention, and an unknown connector', async () => {
    const { connector, deps } = await setUp()
    const { id } = await connector()
    for (const wrong of ['', '1h', '90', 'never', '4000d']) {
      await expect(previewRetention(deps, id, wrong)).rejects.toMatchObject({ status: 400 })
    }
    await expect(previewRetention(deps, 'nope', '30d')).rejects.toMatchObject({ status: 404 })
  })
})
