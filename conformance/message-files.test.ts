/** Files that partners send: in the message itself, or as a URL that is fetched. */

import { waitFor } from '@passerelle/testkit/wait-for'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { DeskAttachment } from './harness/desk.ts'
import { type Attachment, base64File, live, newCustomer, png, urlFile } from './harness/messages.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { partner, desk, receiver, has } = target

async function recordFiles(...attachments: Attachment[]): Promise<string> {
  const customer = newCustomer()
  await partner.record(live(customer, 'x', { body: { message: 'x', attachments } }))
  return customer
}
const bytesOf = async ({ id }: DeskAttachment) => (await desk.call(`/attachments/${id}`)).body

describe.skipIf(!has.desk)('in base64', () => {
  test('[2.base64] white space, missing padding and a data: prefix are tolerated', async () => {
    const spellings = [
      ...['aGVsbG8=', 'aGVsbG8', ' aGVs\r\nbG8= \n', 'aGVs\tbG8', 'data:text/plain;base64,aGVsbG8='],
      ...['data:;base64,aGVsbG8', 'data:text/plain;charset=utf-8;base64,aGVsbG8=', 'data:text/plain;base64, aGVs bG8'],
    ]
    const customer = await recordFiles(...spellings.map((data) => base64File(data)))
    const { attachments } = await desk.messageOf(customer)
    expect(attachments).toHaveLength(spellings.length)
    for (const attachment of attachments) {
      expect(attachment).toMatchObject({ state: 'ready', size: 5 })
      expect((await bytesOf(attachment)).toString()).toBe('hello')
    }
  })

  test('[2.base64] any bytes come out as they went in', async () => {
    const spelling = fc.record({
      bytes: fc.uint8Array({ minLength: 1, maxLength: 2000 }),
      lines: fc.nat(80),
      pad: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(spelling, async ({ bytes, lines, pad }) => {
        const plain = Buffer.from(bytes).toString('base64')
        const padded = pad ? plain : plain.replace(/=+$/, '')
        const data = lines > 3 ? padded.replace(new RegExp(`.{${lines}}`, 'g'), '$&\r\n') : padded
        const { attachments } = await desk.messageOf(await recordFiles(base64File(data)))
        const [attachment] = attachments
        expect(attachment && (await bytesOf(attachment)).equals(bytes)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('[2.mime-type] the declared type is kept, and decides nothing about what is shown', async () => {
    const html = '<script>alert(document.cookie)</script>'
    const declared = ['image/png', 'text/html', 'application/x-unheard-of', 'IMAGE/SVG+XML; charset=utf-8']
    const files = declared.map((mime_type) => base64File(Buffer.from(html), { mime_type, name: 'file.html' }))
    const customer = await recordFiles(...files, base64File(png, { mime_type: 'application/octet-stream' }))
    const { attachments } = await desk.messageOf(customer)
    expect(attachments.map(({ mime_type }) => mime_type)).toEqual([...declared, 'application/octet-stream'])
    for (const { id } of attachments.slice(0, declared.length)) {
      for (const query of ['', '?inline=1']) {
        const { status, headers } = await desk.call(`/attachments/${id}${query}`)
        expect([status, headers['x-content-type-options']]).toEqual([200, 'nosniff'])
        expect(headers['content-disposition']).toMatch(/^attachment\b/)
      }
    }
  })
})

describe.skipIf(!has.own)('by URL', () => {
  const fetched = (customer: string) =>
    waitFor(`the files of ${customer} to be fetched or given up`, async () => {
      const { attachments } = await desk.messageOf(customer)
      return attachments.every(({ state }) => state !== 'pending') && attachments
    })
  const redirect = (location: string, status = 302) =>
    receiver.addFile((_, response) => response.writeHead(status, { location }).end())

  test('[2.url] is recorded at once and fetched in the background', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const url = receiver.addFile((_, response) => {
      void held.then(() => response.writeHead(200, { 'content-type': 'text/html' }).end(png))
    })
    const customer = await recordFiles(urlFile(url, { mime_type: 'image/png', name: 'photo.png' }))
    const [pending] = (await desk.messageOf(customer)).attachments
    expect(pending).toMatchObject({ state: 'pending', name: 'photo.png', mime_type: 'image/png', size: null })
    release()
    const [attachment] = await fetched(customer)
    expect(attachment).toMatchObject({ state: 'ready', mime_type: 'image/png', size: png.length })
    expect(attachment && (await bytesOf(attachment)).equals(png)).toBe(true)
  })

  test('[2.url] three redirects are followed, four are not', async () => {
    const third = redirect(
      redirect(
        redirect(
          receiver.addFile((_, response) => response.end('there')),
          307,
        ),
        301,
      ),
    )
    const [found] = await fetched(await recordFiles(urlFile(third)))
    expect(found).toMatchObject({ state: 'ready', size: 5 })
    const [lost] = await fetched(await recordFiles(urlFile(redirect(third))))
    expect(lost).toMatchObject({ state: 'failed', error: expect.stringMatching(/redirect/i) })
  })

  test('[2.url] private addresses are not reached, by a redirect neither', async () => {
    const forbidden = [
      ...['http://10.0.0.1/a', 'http://192.168.1.1/', 'http://169.254.169.254/latest/meta-data/', 'http://[::1]/'],
      ...['http://127.0.0.2/', 'http://2130706434/', 'http://0x7f.2/', 'http://0.0.0.0/', 'http://[::ffff:10.0.0.1]/'],
      ...['http://localhost/', 'http://LOCALHOST./', redirect('http://127.0.0.2/'), redirect('http://[::1]:1/')],
      redirect('file:///etc/passwd'),
    ]
    const customer = await recordFiles(...forbidden.map((url) => urlFile(url)))
    for (const attachment of await fetched(customer)) {
      expect(attachment).toMatchObject({ state: 'failed', error: expect.stringMatching(/\w+ \w+/) })
    }
  })

  test('[2.url] a failed fetch keeps the link and says why', async () => {
    const missing = receiver.addFile((_, response) => response.writeHead(404).end())
    const gone = receiver.addFile((_, response) => response.writeHead(410).end())
    const customer = await recordFiles(urlFile(missing), urlFile(gone))
    const attachments = await fetched(customer)
    for (const attachment of attachments) {
      expect(attachment).toMatchObject({ state: 'failed', size: null, error: expect.stringMatching(/\w+ \w+/) })
    }
    expect(attachments[0]).toMatchObject({ url: missing, error: expect.stringContaining('404') })
    expect((await desk.messageOf(customer)).message).toBe('x')
    expect((await desk.call(`/attachments/${attachments[0]?.id}`)).status).toBe(404)
  })

  test('[2.url] [2.limits] more than 25 MiB are not taken, announced or not', async () => {
    const limit = 25 * 1024 * 1024
    const file = (bytes: number, headers: Record<string, string>) =>
      receiver.addFile((_, response) => response.writeHead(200, headers).end(Buffer.alloc(bytes)))
    const announced = file(limit + 1, { 'content-length': `${limit + 1}` })
    const chunked = file(limit + 1, { 'transfer-encoding': 'chunked' })
    const largest = file(limit, { 'transfer-encoding': 'chunked' })
    const states = await fetched(await recordFiles(urlFile(announced), urlFile(chunked), urlFile(largest)))
    expect(states.map(({ state }) => state)).toEqual(['failed', 'failed', 'ready'])
    expect(states[2]?.size).toBe(limit)
  })
})
