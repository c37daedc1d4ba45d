import { randomBytes } from 'node:crypto'
import { get, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { waitFor } from '@passerelle/testkit/wait-for'
import { parse } from 'content-disposition'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGatewayWorld, testConfig } from '../../../test/gateway-world.ts'
import { until } from '../../../test/until.ts'
import type { NewAttachment } from '../../attachments/attachment.ts'
import type { BlobStore } from '../../attachments/blob-store.ts'
import { hashAccessToken } from '../../auth/access-token.ts'
import { createGuesses } from '../../auth/guesses.ts'
import { createTokenVerifier } from '../../auth/verify-token.ts'
import { useS3 } from '../../blobs/test-s3.ts'
import { settle } from '../../deliveries/settle.ts'
import { createApp } from '../http/app.ts'
import { disposition, registerAttachments } from './attachments.ts'

const hour = 3600 * 1000
const uid = 'u'.repeat(26)

const s3 = useS3()

async function openDoor(config: { attachmentGraceMs: number } = testConfig, otherBlobs?: BlobStore) {
  const world = await createGatewayWorld()
  const { store, clock, log } = world
  const blobs = otherBlobs ?? world.blobs
  const app = createApp({ log, trustProxy: [], version: '1.2.3' })
  const door = { verifier: createTokenVerifier({ store, clock }), guesses: createGuesses({ clock }) }
  registerAttachments(app, { store, blobs, clock, log, config, ...door })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())

  const issueToken = async (connectorId: string) => {
    const token = randomBytes(32).toString('base64url')
    const createdAt = clock.now()
    await store.recordToken({
      hash: hashAccessToken(token),
      connectorId,
      createdAt,
      expiresAt: createdAt + 1000 * hour,
    })
    return token
  }
  const connector = await world.recordConnector({ webhookUrl: 'https://bot.example/webhook' })
  const token = await issueToken(connector.id)

  /** A reply with that file. */
  const sendFile = async (bytes: Uint8Array, file: Partial<NewAttachment> = {}) => {
    const { key, size } = await blobs.put(bytes)
    return world.reply(connector.id, 'c1', { files: [{ size, uid, ...file, blobKey: key }] })
  }
  /** One attempt at the pending delivery, answered so. */
  const attempt = async (status: number) => {
    const request = { now: clock.now(), leaseMs: 1000, perConnector: 1, inFlight: new Map(), limit: 1 }
    // A download that is still being recorded holds the customer.
    const claimed = await waitFor('a delivery', async () => (await store.claimDeliveries(request)).deliveries[0])
    const outcome = { kind: 'response' as const, status, headers: {}, body: '', durationMs: 1 }
    const now = clock.now()
    await store.settleDelivery(
      settle({
        ...{ claimed, outcome, now, request: null, attemptId: `attempt ${now}`, startedAt: now, random: 0 },
        config: { ...testConfig, ...config },
      }),
    )
  }
  const url = (path = `/messaging/attachments/${uid}`) => `${address}${path}`
  const auth = { authorization: `Bearer ${token}` }
  const download = (path?: string, headers = {}, method = 'GET') =>
    fetch(url(path), { method, headers: { ...auth, ...headers }, redirect: 'manual' })
  const statusOf = async () => {
    const response = await download()
    await response.arrayBuffer()
    return response.status
  }
  return { ...world, blobs, connector, issueToken, sendFile, attempt, url, auth, download, statusOf, config }
}

const openRequest = (url: string, options: RequestOptions): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => get(url, { ...options, agent: false }, resolve).on('error', reject))

const untilStatus = (statusOf: () => Promise<number>, status: number) =>
  until(async () => expect(await statusOf()).toBe(status))

const places: { kept: string; open(): BlobStore | undefined }[] = [
  { kept: 'in a folder', open: () => undefined },
  { kept: 'on S3', open: () => s3.open() },
]

describe.each(places)('GET /messaging/attachments/{uid} of a file that is kept $kept', ({ open }) => {
  const setUp = (config?: { attachmentGraceMs: number }) => openDoor(config, open())

  it('[4.url] is served with and without the trailing slash, without a redirect', async () => {
    const { sendFile, download } = await setUp()
    await sendFile(Buffer.from('hello'))
    for (const slash of ['', '/']) {
      const response = await download(`/messaging/attachments/${uid}${slash}`)
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('hello')
    }
  })

  it('[4.answer] says what the file is, whatever the request accepts, and all of it whatever range is asked for', async () => {
    const { sendFile, download } = await setUp()
    const bytes = randomBytes(300_000)
    await sendFile(bytes, { name: 'Reçu n° 1.txt', mimeType: 'text/plain' })
    const response = await download(undefined, { accept: 'application/json', range: 'bytes=0-9' })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '300000',
      'content-disposition': `attachment; filename="Re?u n? 1.txt"; filename*=UTF-8''Re%C3%A7u%20n%C2%B0%201.txt`,
      'x-content-type-options': 'nosniff',
    })
    expect(response.headers.get('accept-ranges')).toBeNull()
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('[4.answer] the name always comes in the form that carries any character', () => {
    expect(disposition('plain.txt')).toBe(`attachment; filename=plain.txt; filename*=UTF-8''plain.txt`)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const header = disposition(name)
        expect(header).toMatch(/^[\x20-\x7e]*filename\*=[\x20-\x7e]*$/)
        expect(parse(header).parameters.filename).toBeTypeOf('string')
      }),
    )
  })

  it('[4.answer] a name that turns the direction of writing does not disguise what the file is', async () => {
    const { sendFile, download } = await setUp()
    await sendFile(Buffer.from('hello'), { name: 'photo\u202egnp.exe' })
    const disposition = (await download()).headers.get('content-disposition')
    expect(disposition).toBe(`attachment; filename=photognp.exe; filename*=UTF-8''photognp.exe`)
  })

  it('[4.auth] wants a bearer token: 401 without a good one, 404 with one of another connector', async () => {
    const { sendFile, url, recordConnector, issueToken, download } = await setUp()
    await sendFile(Buffer.from('hello'))
    const other = await issueToken((await recordConnector()).id)
    for (const authorization of [undefined, 'Bearer nonsense', 'Basic abc']) {
      const response = await fetch(url(), authorization ? { headers: { authorization } } : {})
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
      expect(await response.json()).toEqual({ error: 'invalid_token' })
    }
    const foreign = await download(undefined, { authorization: `bearer ${other}` })
    expect(foreign.status).toBe(404)
    expect(await foreign.json()).toMatchObject({ error: 'not_found' })
    expect((await download('/messaging/attachments/unknown')).status).toBe(404)
    expect((await download(undefined, {}, 'POST')).status).toBe(405)
  })

  it('[4.once] after the first download sent to its end the URL stays good for the grace period', async () => {
    const { sendFile, attempt, statusOf, clock } = await setUp()
    await sendFile(Buffer.from('hello'))
    await attempt(200)
    expect(await statusOf()).toBe(200)
    clock.advance(2 * hour - 1)
    expect(await statusOf()).toBe(200)
    clock.advance(1)
    expect(await statusOf()).toBe(404)
  })

  it('[4.once] at 0s it is 404 for every request begun after the first complete one', async () => {
    const { sendFile, attempt, download } = await setUp({ attachmentGraceMs: 0 })
    const sizes = [1, 1000, 65_535, 65_536, 65_537, 200_000, 1_000_000]
    for (const size of sizes) {
      const uid = `uid-of-${size}`
      await sendFile(randomBytes(size), { uid })
      await attempt(200)
      const statuses: number[] = []
      for (let i = 0; i < 4; i++) {
        const response = await download(`/messaging/attachments/${uid}`)
        await response.arrayBuffer()
        statuses.push(response.status)
      }
      expect([size, ...statuses]).toEqual([size, 200, 404, 404, 404])
    }
  })

  it('[4.once] a connection cut while bytes are unsent does not consume', async () => {
    const { sendFile, attempt, url, auth, statusOf } = await setUp({ attachmentGraceMs: 0 })
    await sendFile(randomBytes(24 * 1024 * 1024))
    await attempt(200)
    for (const readBytes of [0, 100_000, 4_000_000]) {
      const response = await openRequest(url(), { headers: auth })
      let received = 0
      response.on('data', (chunk) => {
        received += chunk.length
        if (received >= readBytes) response.destroy()
      })
      await new Promise((resolve) => response.on('close', resolve).on('error', () => {}))
      expect(received).toBeLessThan(12 * 1024 * 1024)
    }
    expect(await statusOf()).toBe(200)
    expect(await statusOf()).toBe(404)
  })

  it('[4.once] downloads running side by side may all finish', async () => {
    const { sendFile, attempt, url, auth, statusOf } = await setUp({ attachmentGraceMs: 0 })
    const size = 16 * 1024 * 1024
    await sendFile(randomBytes(size))
    await attempt(200)
    const slow = await openRequest(url(), { headers: auth })
    expect(await statusOf()).toBe(200)
    expect(await statusOf()).toBe(404)
    let received = 0
    for await (const chunk of slow) received += chunk.length
    expect(received).toBe(size)
  })

  it('[4.once] a client that closes its connection at the end consumes too', async () => {
    const { sendFile, attempt, url, auth, statusOf } = await setUp({ attachmentGraceMs: 0 })
    await sendFile(randomBytes(3_000_000))
    await attempt(200)
    const response = await openRequest(url(), { headers: { ...auth, connection: 'close' } })
    for await (const _ of response);
    expect(await statusOf()).toBe(404)
  })

  it('[4.answer] HEAD gives the headers and never consumes', async () => {
    const { sendFile, attempt, download, statusOf, url, auth } = await setUp({ attachmentGraceMs: 0 })
    await sendFile(Buffer.from('hello'), { mimeType: 'image/png', name: 'a.png' })
    await attempt(200)
    for (const slash of ['', '/', '']) {
      const response = await download(`/messaging/attachments/${uid}${slash}`, {}, 'HEAD')
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('')
    }
    const head = await new Promise<IncomingMessage>((resolve) =>
      httpRequest(url(), { method: 'HEAD', headers: auth, agent: false }, resolve).end(),
    )
    expect(head.headers).toMatchObject({ 'content-length': '5', 'content-type': 'image/png' })
    expect(await statusOf()).toBe(200)
    expect(await statusOf()).toBe(404)
  })

  it('[4.answer] an empty file is a download like any other', async () => {
    const { sendFile, attempt, download, statusOf } = await setUp({ attachmentGraceMs: 0 })
    await sendFile(Buffer.alloc(0))
    await attempt(200)
    const response = await download()
    expect(response.headers.get('content-length')).toBe('0')
    expect(await response.text()).toBe('')
    expect(await statusOf()).toBe(404)
  })

  it('[4.unsettled] downloaded inside a handler that then answers 500, the file is there at the next attempt', async () => {
    const { sendFile, attempt, statusOf, clock } = await setUp({ attachmentGraceMs: 0 })
    await sendFile(Buffer.from('hello'))
    expect(await statusOf()).toBe(200)
    await attempt(500)
    clock.advance(2000)
    expect(await statusOf()).toBe(200)
    await attempt(200)
    expect(await statusOf()).toBe(404)
  })

  it('[4.unsettled] a replay makes it as if never fetched', async () => {
    const { sendFile, attempt, statusOf, clock, store } = await setUp({ attachmentGraceMs: 0 })
    const { deliveryId } = await sendFile(Buffer.from('hello'))
    await attempt(200)
    expect(await statusOf()).toBe(200)
    expect(await statusOf()).toBe(404)
    await store.replayDelivery(deliveryId, clock.now())
    expect(await statusOf()).toBe(200)
  })

  it('[4.never-fetched] expires seven days after settlement', async () => {
    const { sendFile, attempt, statusOf, clock } = await setUp()
    await sendFile(Buffer.from('hello'))
    clock.advance(10 * 24 * hour)
    await attempt(200)
    clock.advance(7 * 24 * hour)
    expect(await statusOf()).toBe(404)
  })

  it('[4.never-fetched] is still there at the end of the seventh day', async () => {
    const { sendFile, attempt, statusOf, clock } = await setUp()
    await sendFile(Buffer.from('hello'))
    await attempt(200)
    clock.advance(7 * 24 * hour - 1)
    expect(await statusOf()).toBe(200)
  })

  it('[3.paused] a file whose time ran out while its connector was held lives 24 h more from the resume', async () => {
    const { sendFile, attempt, statusOf, clock, store, connector } = await setUp()
    await sendFile(Buffer.from('hello'))
    await attempt(200)
    await store.updateConnector(connector.id, { paused: true }, clock.now())
    clock.advance(8 * 24 * hour)
    await store.updateConnector(connector.id, { paused: false }, clock.now())
    clock.advance(24 * hour - 1)
    expect(await statusOf()).toBe(200)
  })

  it('[4.desk-copy] consumption ends the URL only: the agents keep the file', async () => {
    const { sendFile, attempt, statusOf, store, instanceId } = await setUp({ attachmentGraceMs: 0 })
    const { messageId } = await sendFile(Buffer.from('hello'))
    await attempt(200)
    await statusOf()
    await untilStatus(statusOf, 404)
    const message = await store.findMessage(instanceId, messageId)
    expect(message?.attachments).toMatchObject([{ state: 'ready', size: 5, blobKey: expect.any(String) }])
  })
})
