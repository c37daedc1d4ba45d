import { createHmac } from 'node:crypto'
import { startPartner } from '@passerelle/testkit/partner'
import { waitFor } from '@passerelle/testkit/wait-for'
import { Webhook } from 'standardwebhooks'
import { expect, it, onTestFinished } from 'vitest'
import { createGatewayWorld } from '../../test/gateway-world.ts'
import { startMailServer } from '../../test/mail-server.ts'
import { type AlertConfig, parseSmtpUrl } from '../config/alert-config.ts'
import { Secret } from '../config/secret.ts'
import { startDispatcher } from '../deliveries/dispatcher.ts'
import { startAlerts } from './alert-loop.ts'
import { sendTestAlert } from './send-test-alert.ts'

const minute = 60_000
const secret = 'a secret of alerts alone'

const smtp = (url: string) => parseSmtpUrl(url) as Secret<never>
const mailTo = (url: string): AlertConfig['mail'] => ({
  server: smtp(url),
  from: 'gw@acme.example',
  to: ['ops@acme.example'],
})

async function setUp(alerts: Partial<AlertConfig> = {}) {
  const world = await createGatewayWorld()
  const receiver = await startPartner(200)
  onTestFinished(() => receiver.close())
  const config = {
    ...{ ...world.config, publicUrl: 'https://chat.example', retryScheduleMs: Array(10_000).fill(1000) },
    alerts: {
      ...{ url: receiver.url, secret: new Secret(secret), mail: null, failingMs: 10 * minute, diskFree: 10 },
      ...{ repeatMs: 360 * minute, ...alerts },
    },
  }
  const deps = { ...world, config, random: () => 0.5 }
  const start = () => {
    const loop = startAlerts(deps)
    onTestFinished(() => loop.stop())
    return loop
  }
  return { ...world, deps, receiver, start }
}

it('posts a signed message when a connector has failed for long enough, says no word of customers, and tells the end', async () => {
  const { deps, receiver, start, clock, recordConnector, reply } = await setUp({
    // Each look lets time pass, and they are many on a machine under load.
    repeatMs: 1e6 * minute,
  })
  const partner = await startPartner(500)
  onTestFinished(() => partner.close())
  const connector = await recordConnector({ name: 'Shop', webhookUrl: partner.url })
  const dispatcher = startDispatcher(deps)
  onTestFinished(() => dispatcher.stop())
  await reply(connector.id, 'zoe-canary', { text: 'canary' })
  const loop = start()
  // Steps of less than what a lease has left beside its attempt: longer ones are taken for a process that stood still.
  await waitFor('an alert', async () => {
    clock.advance(5000)
    loop.wake()
    return receiver.received.length > 0
  })
  const [first] = receiver.received
  if (!first) throw new Error('nothing came')
  const { headers, body } = first
  const key = `whsec_${Buffer.from(secret).toString('base64')}`
  const webhook = new Webhook(key)
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', secret).update(signed).digest('base64')}`)
  expect(
    webhook.sign(String(headers['webhook-id']), new Date(Number(headers['webhook-timestamp']) * 1000), String(body)),
  ).toBe(headers['webhook-signature'])
  expect(headers['body-hash']).toBe(createHmac('sha1', secret).update(body).digest('hex'))
  const said = JSON.parse(String(body))
  expect(said).toMatchObject({ type: 'alerts', id: headers['webhook-id'], more: 0 })
  expect(said.alerts).toMatchObject([
    { event: 'raised', kind: 'connector_failing', connector_id: connector.id, code: 'alert_webhook_failing' },
  ])
  expect(said.alerts[0].text).toContain('Shop')
  expect(String(body)).not.toContain('canary')
  partner.answer(200)
  await waitFor('the end', async () => {
    clock.advance(5000)
    loop.wake()
    dispatcher.wake()
    return receiver.received.length > 1
  })
  expect(JSON.parse(String(receiver.received[1]?.body)).alerts).toMatchObject([{ event: 'resolved' }])
})

it('sends the same bytes again when they were not taken, and not twice when it starts anew', async () => {
  const { store, receiver, start, clock, recordInbound, recordConnector, instanceId } = await setUp()
  await store.updateQueue(instanceId, { waitTargetMs: minute })
  const connector = await recordConnector()
  await recordInbound(connector.id, 'zoe')
  clock.advance(2 * minute)
  receiver.answer(503, 200)
  const first = start()
  await receiver.waitForRequests(1)
  await waitFor('the second attempt', async () => {
    clock.advance(1000)
    return receiver.received.length > 1
  })
  const [one, other] = receiver.received.map(({ body, headers }) => [String(body), headers['webhook-id']])
  expect(other).toEqual(one)
  await waitFor('the settlement', async () => (await store.listPendingNotices(1)).length === 0)
  await first.stop()
  const second = start()
  clock.advance(minute)
  second.wake()
  await waitFor('another look', async () => {
    clock.advance(minute)
    second.wake()
    const [alert] = (await store.listAlerts({ limit: 1 })).items
    return alert && alert.seenAt > (alert.raisedAt ?? 0) + minute
  })
  expect(receiver.received).toHaveLength(2)
})

it('mails through the server that is set, with its password, and tries again', async () => {
  const mails = await startMailServer()
  const login = `ops:${encodeURIComponent('pass word')}@`
  const mail = mailTo(`smtp://${login}127.0.0.1:${mails.port}?tls=off`)
  const { store, start, clock, recordInbound, recordConnector, instanceId } = await setUp({
    url: '',
    secret: null,
    mail,
  })
  await store.updateQueue(instanceId, { waitTargetMs: minute })
  await recordInbound((await recordConnector()).id, 'zoe')
  clock.advance(90_000)
  mails.refuse('Try again later')
  start()
  await waitFor('a refusal', async () => (await store.readWayStates())[1]?.lastError)
  mails.refuse(undefined)
  await waitFor('the mail', async () => {
    clock.advance(1000)
    return mails.mails.length > 0
  })
  const [one] = mails.mails
  expect(one).toMatchObject({ from: 'gw@acme.example', to: ['ops@acme.example'] })
  expect(one?.text).toContain('Subject: [Passerelle] Queue General')
  expect(one?.text).toContain('https://chat.example/console/alerts')
})

it('tells what becomes of a test, each way', async () => {
  const mails = await startMailServer()
  const test = async (alerts: Partial<AlertConfig>) => {
    const { deps } = await setUp(alerts)
    return (await sendTestAlert(deps)).map(({ way, error }) => [way, error?.code])
  }
  const at = `127.0.0.1:${mails.port}`
  const none = { url: '', secret: null }
  expect(await test({ mail: mailTo(`smtp://${at}?tls=off`) })).toEqual([
    ['webhook', undefined],
    ['email', undefined],
  ])
  expect(await test({ ...none, mail: mailTo(`smtp://ops:wrong@${at}?tls=off`) })).toEqual([
    ['email', 'mail_login_refused'],
  ])
  // Nobody vouches for its certificate.
  expect(await test({ ...none, mail: mailTo(`smtp://${at}`) })).toEqual([['email', 'mail_not_taken']])
  expect(await test({ ...none, mail: mailTo(`smtps://${at}`) })).toEqual([['email', 'mail_not_taken']])
  expect(await test({ url: 'http://10.0.0.1/hook' })).toEqual([['webhook', 'address_forbidden']])
  await expect(test(none)).rejects.toThrow('Alerts go nowhere')
  expect(mails.mails).toHaveLength(1)
})
