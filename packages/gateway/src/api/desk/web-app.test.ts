import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, createApp } from '../http/app.ts'
import { registerDeskApp } from './web-app.ts'

let directory: string
let app: App
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'passerelle-app-')), 'dist')
  app = createApp({ log: pino({ level: 'silent' }), trustProxy: [], version: '1.2.3' })
  app.get('/desk/v1/session', () => ({}))
  app.post('/messaging/v1/messages', () => ({}))
  registerDeskApp(app, { directory })
  await app.ready()
})
afterEach(async () => {
  await app.close()
  await rm(join(directory, '..'), { recursive: true })
})

const page = '<script nonce="__CSP_NONCE__" src="/assets/index-1a2b.js"></script><meta content="__CSP_NONCE__">'
async function build(): Promise<void> {
  await mkdir(join(directory, 'assets'), { recursive: true })
  await writeFile(join(directory, 'index.html'), page)
  await writeFile(join(directory, 'favicon.svg'), '<svg/>')
  await writeFile(join(directory, '.secret'), 'secret')
  await writeFile(join(directory, 'assets', 'index-1a2b.js'), 'let a')
  await writeFile(join(directory, '..', 'outside.txt'), 'outside')
}
const html = { accept: 'text/html,*/*' }
const get = (url: string, headers: Record<string, string> = html) => app.inject({ url, headers })

test('the page carries a nonce of its own, the one its policy names', async () => {
  await build()
  const [one, two] = [await get('/'), await get('/index.html')]
  const nonce = /nonce="([^"]+)"/.exec(one.body)?.[1] ?? ''
  expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  expect(one.body).toBe(page.replaceAll('__CSP_NONCE__', nonce))
  expect(two.body).not.toContain(nonce)
  expect(one.headers['cache-control']).toBe('no-store')
  expect(one.headers['content-type']).toBe('text/html; charset=utf-8')
  const policy = String(one.headers['content-security-policy']).split('; ')
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      `script-src 'self' 'nonce-${nonce}'`,
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' blob: data:",
      "font-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
    ]),
  )
})

test('files with a hash in their name are kept for ever, others asked for again', async () => {
  await build()
  const asset = await get('/assets/index-1a2b.js', {})
  expect([asset.statusCode, asset.body]).toEqual([200, 'let a'])
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(asset.headers['content-type']).toMatch(/\/javascript; charset=utf-8$/)
  expect(asset.headers['x-content-type-options']).toBe('nosniff')
  const icon = await get('/favicon.svg', {})
  expect([icon.headers['cache-control'], icon.headers['content-type']]).toEqual(['public, max-age=0', 'image/svg+xml'])
})

test('a file goes out compressed to whoever takes it so, as it is to others', async () => {
  await build()
  const assets = join(directory, 'assets')
  await writeFile(join(assets, 'index-1a2b.js.br'), 'as brotli')
  await writeFile(join(assets, 'index-1a2b.js.gz'), 'as gzip')
  const ask = async (encodings: string) => {
    const { body, headers } = await get('/assets/index-1a2b.js', { 'accept-encoding': encodings })
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/\/javascript/),
      vary: 'accept-encoding',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    return [headers['content-encoding'], body]
  }
  expect(await ask('gzip, deflate, br')).toEqual(['br', 'as brotli'])
  expect(await ask('gzip')).toEqual(['gzip', 'as gzip'])
  expect(await ask('identity')).toEqual([undefined, 'let a'])
})

test('every path of the app is its page, for who asks for a page', async () => {
  await build()
  for (const path of ['/inbox', '/inbox/01abc?x=1', '/operator/connectors', '/deliveries']) {
    expect((await get(path)).body).toContain('index-1a2b.js')
    expect((await get(path, { accept: 'application/json' })).statusCode).toBe(404)
    expect((await get(path, {})).json().error).toBe('not_found')
  }
  expect((await get('/', {})).statusCode).toBe(200)
  expect((await app.inject({ method: 'HEAD', url: '/inbox', headers: html })).statusCode).toBe(200)
})

test('[2.errors] what the APIs do not know stays a 404, a known path under another verb a 405', async () => {
  await build()
  for (const path of ['/desk/v1/nothing', '/operator/v1/x', '/messaging/v1', '/oauth2/x', '/health/x', '/metrics']) {
    const answer = await get(path)
    expect([path, answer.statusCode, answer.json().error]).toEqual([path, 404, 'not_found'])
  }
  expect((await get('/messaging/v1/messages')).statusCode).toBe(405)
  expect((await app.inject({ method: 'POST', url: '/nothing', headers: html, payload: {} })).statusCode).toBe(404)
  expect((await app.inject({ method: 'POST', url: '/', payload: {} })).statusCode).toBe(404)
})

test('nothing but the built files is given away', async () => {
  await build()
  for (const path of [
    '/assets/nothing.js',
    '/nothing.png',
    '/.secret.txt',
    '/assets/',
    '/assets',
    '/assets/../../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/assets/%00.js',
    '/a\\..\\..\\outside.txt',
  ]) {
    const answer = await get(path, {})
    expect([path, answer.body.includes('outside'), answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([
      path,
      false,
      true,
    ])
  }
})

test('as long as the desk is not built a plain page says what to run', async () => {
  const before = await get('/')
  expect(before.statusCode).toBe(503)
  expect(before.body).toContain('npm run build')
  expect((await get('/assets/index-1a2b.js')).statusCode).toBe(404)
  await build()
  expect((await get('/')).statusCode).toBe(200)
})
