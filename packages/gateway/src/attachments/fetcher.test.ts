import { reason } from '@passerelle/protocol/errors'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startFileServer } from '../../test/files-by-url.ts'
import { createGatewayWorld } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'
import { newId } from '../lib/ids.ts'
import { createOutbound } from '../outbound/outbound.ts'
import { eraseCustomer } from '../privacy/erase-customer.ts'
import type { AttachmentStore } from './attachment-store.ts'
import { retryOrFail } from './fetch-attachment.ts'
import { startFetcher } from './fetcher.ts'

const png = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1')

async function setUp() {
  const world = await createGatewayWorld()
  const connector = await world.recordConnector()
  const { clock, store, instanceId } = world

  /** A customer's message with a file by URL. */
  const receive = async (url: string, mimeType = 'application/pdf') => {
    const id = newId(clock.now())
    const file = {
      id,
      externalId: 'f1',
      name: 'file',
      mimeType,
      size: null,
      url,
      blobKey: null,
      image: null,
      uid: null,
    }
    await world.recordInbound(connector.id, 'c1', { attachments: [{ ...file, state: 'pending' }] })
    return id
  }
  const attachment = async (id: string) => {
    const found = await store.findAttachment(instanceId, id)
    if (!found) throw new Error('no such attachment')
    return found
  }
  const start = (outbound = world.outbound, atStore: AttachmentStore & typeof store = store) => {
    const fetcher = startFetcher({ ...world, outbound, store: atStore })
    onTestFinished(() => fetcher.stop())
    return fetcher
  }
  const untilState = (id: string, state: string) =>
    until(async () => {
      const found = await attachment(id)
      expect(found.state).toBe(state)
      return found
    })
  return { ...world, connector, receive, attachment, start, untilState }
}

describe('the fetcher', () => {
  it('[2.url] fetches the file in the background, keeps its bytes, and tells the agents', async () => {
    const base = await startFileServer((_, response) => response.end(png))
    const { receive, start, untilState, blobs, store } = await setUp()
    start()
    const id = await receive(`${base}/picture`)
    const before = await store.readChangeBounds()
    const fetched = await untilState(id, 'ready')
    expect(fetched).toMatchObject({
      size: png.length,
      mimeType: 'application/pdf',
      image: { type: 'image/png', size: null },
      error: null,
    })
    expect(Buffer.from((await blobs.read(fetched.blobKey ?? '')) ?? []).equals(png)).toBe(true)
    expect((await store.readChangeBounds()).last).toBeGreaterThan(before.last)
  })

  it('[2.url] what cannot be fetched keeps the link and shows the reason', async () => {
    const base = await startFileServer((_, response) => response.writeHead(404).end())
    const { receive, start, untilState } = await setUp()
    start()
    const missing = await untilState(await receive(`${base}/missing`), 'failed')
    expect(missing).toMatchObject({
      url: `${base}/missing`,
      error: reason('file_server_status', { status: 404 }),
      size: null,
    })
  })

  it('[2.url] goes through the guard: no private addresses', async () => {
    let asked = 0
    const base = await startFileServer((_, response) => response.end(String(asked++)))
    const { receive, start, untilState } = await setUp()
    const guarded = createOutbound({ userAgent: 'test' })
    onTestFinished(() => guarded.close())
    start(guarded)
    const refused = await untilState(await receive(`${base}/secret`), 'failed')
    expect(refused.error?.code).toBe('address_forbidden')
    expect(asked).toBe(0)
  })

  it('[2.url] follows three redirects and not a fourth', async () => {
    const base = await startFileServer((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end()
      else response.end('arrived')
    })
    const { receive, start, untilState } = await setUp()
    start()
    await untilState(await receive(`${base}/3`), 'ready')
    expect((await untilState(await receive(`${base}/4`), 'failed')).error?.code).toBe('too_many_redirects')
  })

  it('[2.url] a file over 25 MiB fails', async () => {
    const base = await startFileServer((_, response) => {
      response.writeHead(200, { 'content-length': 26 * 1024 * 1024 + 1 }).write('x')
    })
    const { receive, start, untilState } = await setUp()
    start()
    expect((await untilState(await receive(`${base}/large`), 'failed')).error).toEqual(
      reason('fetched_file_too_large', { max: 25 * 1024 * 1024 }),
    )
  })

  it('[2.url] tries again after 10 s and 60 s what may be a passing trouble, then gives up with the reason', async () => {
    // Another answer each time, so that it is seen when a try has been settled.
    const busy = (tries: number) => reason('file_server_status', { status: 500 + tries })
    let tries = 0
    const base = await startFileServer((_, response) => {
      tries++
      response.writeHead(500 + tries).end()
    })
    const { receive, start, untilState, attachment, clock } = await setUp()
    start()
    const id = await receive(`${base}/busy`)
    for (const [count, waitMs] of [
      [1, 10_000],
      [2, 60_000],
    ] as const) {
      await until(async () => expect([tries, (await attachment(id)).error]).toEqual([count, busy(count)]))
      expect((await attachment(id)).state).toBe('pending')
      clock.advance(waitMs)
    }
    const failed = await untilState(id, 'failed')
    expect([tries, failed.error]).toEqual([3, busy(3)])
  })

  it('[2.url] a passing trouble that passed leaves no error', async () => {
    let tries = 0
    const base = await startFileServer((_, response) => {
      if (tries++ > 0) response.end('here')
      else response.destroy()
    })
    const { receive, start, untilState, attachment, clock } = await setUp()
    start()
    const id = await receive(`${base}/flaky`)
    await until(async () => expect((await attachment(id)).error).not.toBeNull())
    clock.advance(10_000)
    expect(await untilState(id, 'ready')).toMatchObject({ error: null, size: 4 })
  })

  it('a stop breaks off a fetch that hangs, and the next start makes it again', async () => {
    let hang = true
    let asked = 0
    const base = await startFileServer((_, response) => {
      asked++
      if (!hang) response.end('here')
    })
    const { receive, start, untilState, clock } = await setUp()
    const fetcher = start()
    const id = await receive(`${base}/slow`)
    await until(() => expect(asked).toBe(1))
    const stopped = fetcher.stop()
    await until(() => {
      clock.advance(1000)
      return Promise.race([stopped, Promise.reject(new Error('still stopping'))])
    })
    hang = false
    start()
    await untilState(id, 'ready')
  })

  it('a file that cannot be stored is tried again', async () => {
    const base = await startFileServer((_, response) => response.end('here'))
    const world = await setUp()
    const put = () => Promise.reject(new Error('ENOSPC'))
    const fetcher = startFetcher({ ...world, blobs: { ...world.blobs, put } })
    onTestFinished(() => fetcher.stop())
    const id = await world.receive(`${base}/file`)
    await until(async () => expect((await world.attachment(id)).error).toEqual(reason('file_not_stored')))
    expect((await world.attachment(id)).state).toBe('pending')
  })

  it('a file whose message is erased while it is fetched leaves no bytes', async () => {
    let send = () => {}
    const base = await startFileServer((_, response) => {
      response.write('the first half')
      send = () => response.end(' and the rest')
    })
    const { receive, start, store, blobs, clock, connector } = await setUp()
    const keys = () => Array.fromAsync(blobs.list({ olderThan: new Date(8.64e15) }))
    const fetcher = start()
    await receive(`${base}/slow`)
    await until(async () => expect(await keys()).toHaveLength(1))
    await eraseCustomer(
      { store, blobs, clock, dedupeSecret: new Uint8Array(32) },
      { connectorId: connector.id, customerId: 'c1' },
    )
    send()
    await until(async () => expect(await keys()).toEqual([]))
    await fetcher.stop()
    expect(await keys()).toEqual([])
  })

  const why = reason('file_not_stored')
  it.each([
    [0, { kind: 'retry', at: 10_500, error: why }],
    [1, { kind: 'retry', at: 60_500, error: why }],
    [2, { kind: 'failed', error: why }],
    [7, { kind: 'failed', error: why }],
  ])('[2.url] after %i tries before', (tries, outcome) => {
    expect(retryOrFail({ tries }, why, 500)).toEqual(outcome)
  })
})
