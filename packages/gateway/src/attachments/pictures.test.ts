import { createTestClock } from '@passerelle/testkit/clock'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseAllowList } from '../outbound/address-guard.ts'
import { createOutbound } from '../outbound/outbound.ts'
import { startServer } from '../outbound/test-server.ts'
import { createPictures } from './pictures.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function openWorld(allow: string) {
  const server = await startServer((request, response) => {
    const bodies: Record<string, Buffer | string> = {
      '/a.png': png,
      '/page.png': '<script>alert(1)</script>',
      '/drawing.png': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '/huge.png': Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]),
    }
    if (request.url === '/moved.png') return response.writeHead(302, { location: 'http://127.0.0.2:1/a.png' }).end()
    const body = bodies[request.url ?? '']
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'image/png' }).end(body)
  })
  const outbound = createOutbound({ allow: parseAllowList(allow).allow, userAgent: 'test' })
  onTestFinished(() => outbound.close())
  const clock = createTestClock()
  return { server, clock, pictures: createPictures({ outbound, clock }) }
}

describe('a picture of a message', () => {
  test('is fetched once for all who look at it, and again after an hour', async () => {
    const { server, clock, pictures } = await openWorld('127.0.0.1')
    const find = () => pictures.find(`${server.url}/a.png`)
    const found = { kind: 'picture', type: 'image/png', bytes: png }
    expect(await Promise.all([find(), find(), find()])).toEqual([found, found, found])
    expect(await find()).toEqual(found)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie')
    clock.advance(3600_001)
    await find()
    expect(server.requests).toHaveLength(2)
  })

  test.each([
    ['a page', '/page.png', 'not_a_picture'],
    ['a drawing that may carry scripts', '/drawing.png', 'not_a_picture'],
    ['one that is not there', '/nothing.png', 'file_server_status'],
    ['one of more than 5 MiB', '/huge.png', 'fetched_file_too_large'],
    ['one that was moved to a private address', '/moved.png', 'redirect_refused'],
  ])('%s is none, and not asked for again at once', async (_, path, code) => {
    const { server, pictures } = await openWorld('127.0.0.1')
    for (const _time of [1, 2]) {
      expect(await pictures.find(server.url + path)).toMatchObject({ kind: 'none', reason: { code } })
    }
    expect(server.requests).toHaveLength(1)
  })

  test('at a private address is not asked for at all', async () => {
    const { server, pictures } = await openWorld('')
    expect(await pictures.find(`${server.url}/a.png`)).toMatchObject({ kind: 'none' })
    expect(server.connections).toBe(0)
  })
})
