import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerAsAgent, type PartnerProgram } from '../../../../test/examples/partner-program.ts'
import { answerRich, startChannel, textsOf, typeAsAgent } from '../../test/channel-program.ts'
import { startVendor, type Vendor, type VendorCall } from '../../test/vendor.ts'

interface Sent {
  type: string
  text?: string
  attachments?: { contentType: string; content?: { buttons?: object[]; acceptContext?: object } }[]
}

const keys = await generateKeyPair('RS256')
const publicKey = { ...(await exportJWK(keys.publicKey)), kid: 'k1', use: 'sig', endorsements: ['msteams'] }
/** Of the service as well, for other channels. */
const otherKeys = await generateKeyPair('RS256')
const otherKey = { ...(await exportJWK(otherKeys.publicKey)), kid: 'k2', use: 'sig', endorsements: ['webchat'] }
const document = Buffer.from('%PDF-1.7')

let world: World
let microsoft: Vendor<Sent>
let channel: PartnerProgram
beforeAll(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1h' } })
  microsoft = await startVendor<Sent>(answer)
  channel = await startChannel({
    world,
    name: 'teams',
    env: {
      TEAMS_APP_ID: 'app',
      TEAMS_APP_PASSWORD: 'password',
      TEAMS_METADATA_URL: `${microsoft.url}/openid`,
      TEAMS_TOKEN_URL: `${microsoft.url}/token`,
    },
  })
})
afterAll(async () => {
  await channel[Symbol.asyncDispose]()
  await microsoft[Symbol.asyncDispose]()
  await world.close()
})
beforeEach(() => {
  microsoft.taken.length = 0
})

/** How often it has no time for a file yet. */
let busy = 0

/** Its identity service, its service of conversations, and where files lie. */
function answer({ method, path, headers, bytes }: VendorCall<Sent>) {
  if (path === '/openid') return { json: { jwks_uri: `${microsoft.url}/keys` } }
  if (path === '/keys') return { json: { keys: [publicKey, otherKey] } }
  if (path === '/file.pdf' && busy-- > 0) return { status: 503 }
  if (path === '/file.pdf') return { bytes: document }
  if (path === '/gone.pdf') return { status: 404 }
  if (path === '/upload' && method === 'PUT') return headers.has('content-range') ? {} : { status: 400 }
  if (path === '/token') {
    const form = new URLSearchParams(bytes.toString())
    const isRight = form.get('client_secret') === 'password' && form.get('scope')?.endsWith('/.default')
    return isRight ? { json: { access_token: 'ours', expires_in: 3600 } } : { status: 401 }
  }
  if (headers.get('authorization') !== 'Bearer ours') return { status: 401 }
  return path === '/v3/conversations/a%3A1/activities' ? { status: 201, json: { id: 'out-1' } } : { status: 404 }
}

const sent = () => microsoft.taken.filter(({ path }) => path.endsWith('/activities')).map(({ json }) => json)

/** The same at each attempt. */
const timestamp = new Date().toISOString()

interface Signing {
  audience?: string
  serviceurl?: string
  key?: CryptoKey
  kid?: string
}

async function signed(signing: Signing = {}) {
  const { audience = 'app', serviceurl = microsoft.url, key = keys.privateKey, kid = 'k1' } = signing
  const token = new SignJWT({ serviceurl }).setProtectedHeader({ alg: 'RS256', kid })
  return token.setIssuer('https://api.botframework.com').setAudience(audience).setExpirationTime('1h').sign(key)
}

async function post(activity: object, token?: string): Promise<number> {
  const body = JSON.stringify({
    type: 'message',
    timestamp,
    serviceUrl: microsoft.url,
    channelId: 'msteams',
    from: { id: '29:1', aadObjectId: 'zoe', name: 'Zoé' },
    recipient: { id: '28:app', name: 'Bot' },
    conversation: { id: 'a:1', conversationType: 'personal' },
    ...activity,
  })
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token ?? (await signed())}` }
  return (await fetch(`${channel.url}/teams`, { method: 'POST', body, headers })).status
}

test('what a customer writes comes to the desk once, with its files, and answers go back as cards', async () => {
  const file = { uniqueId: 'f1', fileType: 'pdf', downloadUrl: `${microsoft.url}/file.pdf` }
  const attachments = [
    { contentType: 'text/html', content: '<p>Hello</p>' },
    { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'bill.pdf', content: file },
  ]
  busy = 1
  expect(await post({ id: '1', text: '<at>Bot</at> Hello', attachments })).toBe(200)
  expect(await post({ id: '1', text: '<at>Bot</at> Hello', attachments })).toBe(200)
  expect(await post({ type: 'conversationUpdate', id: '2' })).toBe(200)
  const { id } = await world.conversationOf('zoe')
  expect(await textsOf(world, 'zoe')).toEqual(['Hello'])
  expect((await world.thread(id))[0]?.attachments).toMatchObject([{ name: 'bill.pdf', size: document.length }])

  await answerAsAgent(world, 'zoe', 'Thank you.')
  const items = [{ label: 'Yes' }, { label: 'Shop', url: 'https://shop.example/' }]
  await answerRich(world, 'zoe', { blocks: [{ type: 'buttons', text: 'Well?', items }] })
  expect(sent()).toMatchObject([
    { type: 'message', text: 'Thank you.' },
    {
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.hero',
          content: { text: 'Well?', buttons: [{ type: 'imBack', value: 'Yes' }, { type: 'openUrl' }] },
        },
      ],
    },
  ])
})

test('what is written while the gateway is down, with a file that is gone, arrives afterwards', async () => {
  const file = { uniqueId: 'f2', fileType: 'pdf', downloadUrl: `${microsoft.url}/gone.pdf` }
  const attachments = [
    { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'x.pdf', content: file },
  ]
  await world.gateway.close()
  expect(await post({ id: 'away', text: 'Anybody?', attachments })).toBe(200)
  await world.restart()
  await waitFor('the message', async () => {
    return (
      (await textsOf(world, 'zoe')).at(-1) === 'Anybody?\n[A file that stays on Teams: over 25 MB, or not to be had]'
    )
  })
})

test('a file is offered, and uploaded once the customer accepts it', async () => {
  await post({ id: '3', text: 'The bill, please' })
  await answerAsAgent(world, 'zoe', 'Here it is.', 'the bill')
  const offered = sent().at(-1)?.attachments?.[0]
  expect(offered?.contentType).toBe('application/vnd.microsoft.teams.card.file.consent')
  const uploadInfo = {
    contentUrl: 'https://files.example/bill',
    name: 'note.txt',
    uploadUrl: `${microsoft.url}/upload`,
    uniqueId: 'u1',
    fileType: 'txt',
  }
  const value = { type: 'fileUpload', action: 'accept', context: offered?.content?.acceptContext, uploadInfo }
  expect(await post({ type: 'invoke', id: '4', name: 'fileConsent/invoke', value })).toBe(200)
  expect(microsoft.taken.find(({ path }) => path === '/upload')?.bytes.toString()).toBe('the bill')
  expect(sent().at(-1)?.attachments?.[0]?.contentType).toBe('application/vnd.microsoft.teams.card.file.info')
})

test('a customer sees that an agent is typing', async () => {
  await typeAsAgent(world, 'zoe', () => sent().some(({ type }) => type === 'typing'))
  expect(sent()).toMatchObject([{ type: 'typing' }])
})

test('a token of somebody else, for another bot or another service is refused, and nothing arrives', async () => {
  const others = await generateKeyPair('RS256')
  const forged = { id: '5', text: 'Forged', from: { id: '29:2', aadObjectId: 'eve' } }
  expect(await post(forged, await signed({ key: others.privateKey }))).toBe(401)
  expect(await post(forged, await signed({ audience: 'another' }))).toBe(401)
  expect(await post(forged, await signed({ serviceurl: 'https://eve.example/' }))).toBe(403)
  expect(await post(forged, await signed({ key: otherKeys.privateKey, kid: 'k2' }))).toBe(403)
  expect(await post({ ...forged, channelId: undefined })).toBe(403)
  expect(await post(forged, '')).toBe(401)
  expect(await world.asDesk.get('/conversations?customer_id=eve')).toMatchObject({ items: [] })
})
