import { readdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { UploadItem } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { waitFor } from '../../../../testkit/src/wait-for.ts'
import { createAgent } from '../../agents/create-agent.ts'
import { cleanName, cleanType } from '../../conversations/upload-file.ts'
import { inboundPlan, plannedMessage } from '../../store/conformance/fixtures.ts'
import { connectorId, instanceId, openDesk, password, type TestDesk } from './test-desk.ts'

const mebibyte = 1024 * 1024
/** 640 by 480. */
const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000280000001e0', 'hex')

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const upload = async (form: FormData, headers: Record<string, string> = desk.lea) =>
  fetch(`${await desk.url()}/desk/v1/uploads`, { method: 'POST', headers, body: form })

const formOf = (bytes: Uint8Array<ArrayBuffer>, { name = 'photo.png', type = 'image/png' } = {}): FormData => {
  const form = new FormData()
  form.append('file', new Blob([bytes], { type }), name)
  return form
}

/** Keys of all blobs that are kept. */
async function kept(): Promise<string[]> {
  const keys: string[] = []
  for await (const key of desk.blobs.list({ olderThan: new Date(Date.now() + 3_600_000) })) keys.push(key)
  return keys
}

describe('uploading', () => {
  test('gives the upload, with its bytes kept', async () => {
    const answer = await upload(formOf(png, { name: 'été à la mer.png' }))
    expect(answer.status).toBe(201)
    const item = (await answer.json()) as UploadItem
    expect(item).toEqual({
      upload_id: expect.any(String),
      name: 'été à la mer.png',
      mime_type: 'image/png',
      size: png.length,
      width: 640,
      height: 480,
    })
    const [stored] = await desk.store.findUploads(instanceId, [item.upload_id])
    expect(stored).toMatchObject({
      image: { type: 'image/png', size: { width: 640, height: 480 } },
      agentId: desk.agentId,
    })
    expect(await desk.blobs.read(stored?.blobKey ?? '')).toEqual(png)
  })

  test('fields beside the file, and an empty file, are fine', async () => {
    const form = new FormData()
    form.append('comment', 'a')
    form.append('anything', new Blob([]), 'empty.txt')
    form.append('after', 'b')
    expect(await (await upload(form)).json()).toMatchObject({
      name: 'empty.txt',
      size: 0,
      mime_type: 'application/octet-stream',
    })
  })

  test('25 MiB pass, a byte more is 413 with the limit named, and nothing is kept', async () => {
    const bytes = new Uint8Array(25 * mebibyte)
    expect((await upload(formOf(bytes))).status).toBe(201)
    const before = await kept()
    for (const size of [25 * mebibyte + 1, 26 * mebibyte]) {
      const answer = await upload(formOf(new Uint8Array(size)))
      expect([answer.status, await answer.json()]).toMatchObject([
        413,
        { error: 'payload_too_large', error_description: expect.stringContaining('25 MiB') },
      ])
    }
    expect(await kept()).toEqual(before)
  })

  test('one without length is cut off at the limit, the answer still arrives', async () => {
    const chunk = new Uint8Array(mebibyte)
    const head = '--X\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
    async function* body() {
      yield new TextEncoder().encode(head)
      for (let i = 0; i < 40; i++) yield chunk
    }
    const answer = await fetch(`${await desk.url()}/desk/v1/uploads`, {
      method: 'POST',
      headers: { ...desk.lea, 'content-type': 'multipart/form-data; boundary=X' },
      body: ReadableStream.from(body()),
      duplex: 'half',
    })
    expect(answer.status).toBe(413)
    expect(await kept()).toEqual([])
  })

  test.each([
    ['no file', new FormData(), 400],
    [
      'two files',
      (() => {
        const form = formOf(png)
        form.append('second', new Blob([png]), 'b.png')
        return form
      })(),
      400,
    ],
  ])('%s is refused, nothing is kept', async (_title, form, status) => {
    const answer = await upload(form)
    expect([answer.status, await answer.json()]).toEqual([
      status,
      expect.objectContaining({ error: 'invalid_request' }),
    ])
    expect(await kept()).toEqual([])
  })

  test.each([
    ['a broken one', '--X\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc', 400],
    ['one without parts', 'nothing', 400],
    ['an empty one', '', 415],
  ])('%s is refused, nothing is kept', async (_title, payload, status) => {
    const headers = { ...desk.lea, 'content-type': 'multipart/form-data; boundary=X' }
    const answer = await desk.app.inject({ method: 'POST', url: '/desk/v1/uploads', headers, payload })
    expect(answer.statusCode).toBe(status)
    expect(await kept()).toEqual([])
  })

  test('other content types are 415; without CSRF token 403; multipart elsewhere is 415', async () => {
    const asJson = await desk.app.inject({ method: 'POST', url: '/desk/v1/uploads', headers: desk.lea, payload: {} })
    expect(asJson.statusCode).toBe(415)
    expect((await upload(formOf(png), { cookie: desk.lea.cookie })).status).toBe(403)
    const headers = { ...desk.lea, 'content-type': 'multipart/form-data; boundary=X' }
    const elsewhere = await desk.app.inject({
      method: 'POST',
      url: '/desk/v1/conversations',
      headers,
      payload: '--X--',
    })
    expect(elsewhere.statusCode).toBe(415)
    expect(await kept()).toEqual([])
  })

  test('a cut leaves nothing behind', async () => {
    const { hostname, port } = new URL(await desk.url())
    const before = await kept()
    for (const sent of [0, 10, 100_000]) {
      const request = httpRequest({
        hostname,
        port,
        path: '/desk/v1/uploads',
        method: 'POST',
        headers: { ...desk.lea, 'content-type': 'multipart/form-data; boundary=X', 'content-length': 10 * mebibyte },
      })
      const closed = new Promise((resolve) => request.on('error', () => {}).on('close', resolve))
      request.write('--X\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n')
      request.write(Buffer.alloc(sent + 1))
      if (sent > 0)
        await waitFor('the first bytes in the blob store', async () => (await kept()).length > before.length)
      request.destroy()
      await closed
      await waitFor('the blob to go', async () => (await kept()).length === before.length)
    }
  })

  test('names are one line without a path, types are types', () => {
    expect(cleanName('C:\\Users\\lea\\photo.png')).toBe('photo.png')
    expect(cleanName('/etc/passwd')).toBe('passwd')
    expect(cleanName('a\r\nb\0.txt')).toBe('a b\ufffd.txt')
    for (const name of [undefined, '', ' ', '..', 'a/']) expect(cleanName(name)).toBe('file')
    expect(cleanName(`${'é'.repeat(300)}.pdf`)).toBe(`${'é'.repeat(252)}.pdf`)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (name) => {
        const clean = cleanName(name)
        expect(clean).toMatch(/^[^/\\\p{Cc}]+$/u)
        expect(clean.length).toBeLessThanOrEqual(256)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
    expect(cleanType('text/plain; charset=utf-8')).toBe('text/plain; charset=utf-8')
    for (const type of [undefined, 'nonsense', 'a/b\r\nx: y', `a/${'b'.repeat(300)}`]) {
      expect(cleanType(type)).toBe('application/octet-stream')
    }
  })
})

/** Of every answer with a file. */
const neverRuns = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

describe('[4.desk-copy] the agents\u2019 view of a file', () => {
  /** Sends it to a customer; gives the attachment\u2019s id. */
  async function sendFile(bytes: Uint8Array<ArrayBuffer>, names: { name?: string; type?: string } = {}) {
    const conversation = await desk.write('customer-1')
    const { upload_id } = (await (await upload(formOf(bytes, names))).json()) as UploadItem
    const answer = await desk.app.inject({
      method: 'POST',
      url: `/desk/v1/conversations/${conversation}/messages`,
      headers: desk.lea,
      payload: { attachments: [{ upload_id }] },
    })
    return answer.json().attachments[0]
  }
  const get = (id: string, query = '', headers: Record<string, string> = desk.lea) =>
    desk.app.inject({ url: `/desk/v1/attachments/${id}${query}`, headers })

  test('is a download that cannot run, inline only as the image it is', async () => {
    const attachment = await sendFile(png, { name: 'été "1".png', type: 'text/html' })
    expect(attachment).toEqual({
      id: expect.any(String),
      external_id: expect.any(String),
      name: 'été "1".png',
      mime_type: 'text/html',
      size: png.length,
      state: 'ready',
      previewable: true,
      width: 640,
      height: 480,
    })
    const saved = await get(attachment.id)
    expect(saved.rawPayload).toEqual(png)
    expect(saved.headers).toMatchObject({
      ...neverRuns,
      'content-type': 'application/octet-stream',
      'content-length': String(png.length),
      'content-disposition': expect.stringMatching(/^attachment; .*filename\*=UTF-8''%C3%A9t%C3%A9/),
    })
    const shown = await get(attachment.id, '?inline=1')
    expect(shown.headers).toMatchObject({
      ...neverRuns,
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline; /),
    })
  })

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'image/svg+xml'],
    ['an SVG said to be a PNG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'image/png'],
    ['a page', '<!doctype html><script>alert(1)</script>', 'text/html'],
    [
      'a page in XML',
      '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
      'application/xhtml+xml',
    ],
    ['a script', 'alert(1)', 'text/javascript'],
    ['a style sheet', '* { display: none }', 'text/css'],
    ['a PDF', '%PDF-1.7', 'application/pdf'],
  ])('%s is saved as mere bytes, also when it shall be shown', async (_title, text, type) => {
    const { id, previewable, mime_type, width, height } = await sendFile(new TextEncoder().encode(text), { type })
    expect({ previewable, mime_type, width, height }).toEqual({
      previewable: false,
      mime_type: type,
      width: null,
      height: null,
    })
    for (const query of ['', '?inline=0', '?inline=1']) {
      const { headers } = await get(id, query)
      expect(headers).toMatchObject({ ...neverRuns, 'content-type': 'application/octet-stream' })
      expect(headers['content-disposition']).toMatch(/^attachment/)
    }
    expect((await get(id, '?inline=yes')).statusCode).toBe(400)
  })

  test('sound and film are played in parts, as what their first bytes say and no script can be', async () => {
    const wav = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt '), Buffer.alloc(1000, 7)])
    const { id } = await sendFile(new Uint8Array(wav), { name: 'a.wav', type: 'text/html' })
    const media = { ...neverRuns, 'content-type': 'audio/wav', 'accept-ranges': 'bytes' }
    const whole = await get(id, '?inline=media')
    expect([whole.statusCode, whole.headers, whole.rawPayload]).toMatchObject([200, media, wav])
    const part = await get(id, '?inline=media', { ...desk.lea, range: 'bytes=16-19' })
    expect(part.headers).toMatchObject({ ...media, 'content-range': 'bytes 16-19/1016', 'content-length': '4' })
    expect([part.statusCode, part.rawPayload]).toEqual([206, wav.subarray(16, 20)])
    const last = await get(id, '?inline=media', { ...desk.lea, range: 'bytes=-3' })
    expect([last.statusCode, last.rawPayload]).toEqual([206, wav.subarray(-3)])
    expect((await get(id, '?inline=1')).headers['content-type']).toBe('application/octet-stream')
  })

  test('a PDF may stand in a frame of the desk, and whatever is no media is saved', async () => {
    const pdf = await sendFile(Buffer.from('%PDF-1.7 <script>alert(1)</script>'), { type: 'text/html' })
    expect((await get(pdf.id, '?inline=media')).headers).toMatchObject({
      ...{ ...neverRuns, 'content-type': 'application/pdf', 'x-frame-options': 'SAMEORIGIN' },
      'content-security-policy':
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    })
    for (const text of ['<script>alert(1)</script>', '<svg xmlns="http://www.w3.org/2000/svg"/>', '']) {
      const { id } = await sendFile(Buffer.from(text), { type: 'application/pdf' })
      const { headers } = await get(id, '?inline=media')
      expect(headers).toMatchObject({ ...neverRuns, 'content-type': 'application/octet-stream' })
      expect(headers['content-disposition']).toMatch(/^attachment/)
    }
  })

  test('is saved under a name that reads as it is', async () => {
    const { id, name } = await sendFile(png, { name: 'invoice\u202egpj.exe' })
    expect(name).toBe('invoice\u202egpj.exe')
    expect((await get(id)).headers['content-disposition']).toBe('attachment; filename=invoicegpj.exe')
  })

  test('is there for its instance alone, and not while it is being fetched', async () => {
    const { id } = await sendFile(png)
    await createAgent(desk, { instanceId: 'instance-2', email: 'x@other.example', name: 'X', password })
    expect((await get(id, '', await desk.logIn('x@other.example'))).statusCode).toBe(404)
    expect((await get('nothing')).statusCode).toBe(404)
    const attachment = {
      id: 'by-url',
      externalId: 'a',
      name: 'a.png',
      mimeType: 'image/png',
      size: null,
      state: 'pending' as const,
      url: 'https://partner.example/a.png',
      blobKey: null,
      image: null,
      uid: null,
    }
    const message = { key: Buffer.from('k'), id: 'm', attachments: [attachment] }
    await recordInbound(message)
    expect((await get('by-url')).statusCode).toBe(409)
    await desk.store.settleFetch(
      'by-url',
      { kind: 'failed', error: reason('file_server_status', { status: 404 }) },
      { now: 1 },
    )
    const failed = await get('by-url')
    expect([failed.statusCode, failed.json().error_description]).toEqual([
      404,
      expect.stringContaining('The server answered 404'),
    ])
  })

  async function recordInbound(message: object): Promise<void> {
    const owner = { connectorId, customerId: 'c', conversationId: 'conversation-c' }
    await desk.store.recordInbound(inboundPlan([plannedMessage('by-url', message)], owner))
  }

  test('a file whose bytes are gone is 404', async () => {
    const { id } = await sendFile(png)
    const { blobKey } = (await desk.store.findAttachment(instanceId, id)) ?? {}
    await desk.blobs.delete(blobKey ?? '')
    expect((await get(id)).statusCode).toBe(404)
  })
})

test('no handle stays open after downloads and their heads', async () => {
  const open = async () => (await readdir('/proc/self/fd')).length
  const conversation = await desk.write('customer-1')
  const { upload_id } = (await (await upload(formOf(png))).json()) as UploadItem
  const url = `/desk/v1/conversations/${conversation}/messages`
  const payload = { attachments: [{ upload_id }] }
  const sent = await desk.app.inject({ method: 'POST', url, headers: desk.lea, payload })
  const path = `/desk/v1/attachments/${sent.json().attachments[0].id}`
  const before = await open()
  for (let i = 0; i < 20; i++) {
    for (const method of ['HEAD', 'GET'] as const) {
      const answer = await desk.app.inject({ method, url: path, headers: desk.lea })
      expect([answer.statusCode, answer.headers['content-length']]).toEqual([200, String(png.length)])
    }
  }
  await waitFor('the files to be closed', async () => (await open()) <= before)
})
