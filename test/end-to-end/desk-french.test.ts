/** Nothing on the desk is left in English for those who read French, what the server says included. */

import { findFreePort, operatorToken, waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { afterAll, expect, test } from 'vitest'
import { type DeskPage, fromCustomer, openDesk, takePicture } from './desk-browser.ts'
import { browser, inviteZoe, useWorld, world, zoe } from './desk-world.ts'
import { englishOn } from './english-left.ts'

const HOUR = 3_600_000

let refusing: { id: string }
const open: DeskPage[] = []

useWorld({ settings: { RETRY_SCHEDULE: '20ms,1h', ATTACHMENT_GRACE: '90m' } }, async () => {
  await inviteZoe()
  await makeTrouble()
})

afterAll(async () => {
  for (const { context } of open) await context.close()
})

const attemptsOf = async (count: number): Promise<void> => {
  await waitFor(`${count} attempts at each delivery`, async () => {
    const { items } = await world.asOperator.get<{ items: { attempts: number; state: string }[] }>('/deliveries')
    return items.length > 0 && items.every(({ attempts, state }) => state !== 'pending' || attempts >= count)
  })
}

/** Deliveries that fail in every state, and a file that cannot be fetched. */
async function makeTrouble(): Promise<void> {
  const { instanceId: instance_id, asOperator, partner, clock } = world
  const name = 'Boutique muette'
  const webhook_url = `http://127.0.0.1:${await findFreePort()}/webhook`
  refusing = await asOperator.post('/connectors', { instance_id, name, webhook_url })
  await world.send(fromCustomer({ customer: 'claire', name: 'Claire', text: 'Où est ma commande ?' }))
  await world.send(withBadFile('claire', 'Claire'))
  partner.answer({ status: 302, headers: { location: 'https://autre.example/' } })
  await world.reply((await world.conversationOf('claire')).id, 'Elle arrive demain.')
  await attemptsOf(2)
  clock.advance(2 * HOUR)
  await attemptsOf(3)
  await world.send(fromCustomer({ customer: 'tom', name: 'Tom', text: 'Livrez-vous en Irlande ?' }))
  partner.answer({ status: 500, body: 'en panne' })
  await world.reply((await world.conversationOf('tom')).id, 'Oui, en trois jours.')
  await attemptsOf(2)
  // As operators here would call it.
  const { items: queues } = await asOperator.get<{ items: { id: string }[] }>('/queues')
  for (const { id } of queues) await asOperator.patch(`/queues/${id}`, { name: 'Accueil' })
}

function withBadFile(customer: string, name: string): object {
  const message = fromCustomer({ customer, name, text: 'Voici la photo' })
  const content = { type: 'url', data: 'http://10.1.2.3/photo.jpg' }
  const attachments = [{ id: 'f1', name: 'photo.jpg', mime_type: 'image/jpeg', content }]
  return { ...message, body: { message: 'Voici la photo', attachments } }
}

async function enter(body: object, size = {}): Promise<Page> {
  const desk = await openDesk(browser, { url: world.url, locale: 'fr-FR', ...size })
  open.push(desk)
  await desk.page.locator('form').waitFor()
  const answer = await desk.page.request.post(`${world.url}/desk/v1/session`, { data: body })
  expect(answer.status()).toBeLessThan(300)
  return desk.page
}

const wide = { width: 1360, height: 860 }
const narrow = { width: 360, height: 760 }

/** All of it French, on a wide window and on a phone's, and nowhere wider than that. */
async function expectFrench(page: Page, name: string): Promise<void> {
  expect(await englishOn(page), `English on ${name}`).toEqual([])
  await takePicture(page, `french-${name}`)
  await page.setViewportSize(narrow)
  expect(await englishOn(page), `English on ${name}, narrow`).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(narrow.width)
  await takePicture(page, `french-${name}-narrow`)
  await page.setViewportSize(wide)
}

async function see(page: Page, path: string, ready: string): Promise<void> {
  await page.goto(world.url + path)
  await page.locator(ready).first().waitFor()
}

const alert = '[role="alert"], [aria-invalid="true"]'
const shown = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor()

test('English would be noticed', async () => {
  const desk = await openDesk(browser, { url: world.url, locale: 'en-GB', path: '/nowhere' })
  open.push(desk)
  await desk.page.locator('form').waitFor()
  const found = await englishOn(desk.page)
  expect(found).toEqual(expect.arrayContaining(['Log in to Passerelle', 'Password', 'Use the operator token']))
})

test('logging in', async () => {
  const desk = await openDesk(browser, { url: world.url, locale: 'fr-FR' })
  open.push(desk)
  const { page } = desk
  await page.locator('form').waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('fr')
  await expectFrench(page, 'login')
  await page.getByLabel('E-mail').fill('personne@acme.example')
  await page.locator('input[type="password"]').fill('au hasard')
  await page.keyboard.press('Enter')
  await shown(page, 'E-mail ou mot de passe incorrect.')
  await expectFrench(page, 'login-refused')
})

test('the inbox', async () => {
  const page = await enter(zoe)
  const claire = (await world.conversationOf('claire')).id
  for (const list of ['waiting', 'mine', 'unassigned', 'open', 'closed']) {
    await see(page, `/inbox/${list}`, 'nav')
    await expectFrench(page, `inbox-${list}`)
  }
  await see(page, `/inbox/open/${claire}`, 'article [data-word="failed"]')
  await shown(page, /ne l’a pas accepté/)
  await shown(page, 'Ce fichier n’a pas pu être reçu.')
  await expectFrench(page, 'thread')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.locator('[role="dialog"] kbd').first().waitFor()
  await expectFrench(page, 'shortcuts')
  for (const tool of ['emoji', 'rich']) {
    await see(page, `/inbox/open/${claire}`, 'article [data-word]')
    await page.locator(`[data-tool="${tool}"]`).click()
    await page.locator('[role="dialog"] button').first().waitFor()
    await expectFrench(page, tool)
  }
  await see(page, `/inbox/open/${(await world.conversationOf('tom')).id}`, 'article [data-word="retrying"]')
  await expectFrench(page, 'thread-retrying')
  for (const nowhere of ['/inbox/open/nulle-part', '/nulle-part']) {
    await see(page, nowhere, 'h1, h2, [role="alert"]')
    await expectFrench(page, `missing${nowhere.replaceAll('/', '-')}`)
  }
  await see(page, '/inbox/open?q=irlande', 'mark')
  await page.context().setOffline(true)
  await shown(page, /^Hors ligne/)
  await expectFrench(page, 'offline')
})

test('an account', async () => {
  const page = await enter(zoe)
  await see(page, '/account', 'form')
  await expectFrench(page, 'account')
  const passwords = page.locator('input[type="password"]')
  await passwords.nth(0).fill('faux')
  await passwords.nth(1).fill('tout nouveau mot de passe')
  await passwords.nth(2).fill('tout nouveau mot de passe')
  await page.keyboard.press('Enter')
  await shown(page, 'Ce n’est pas votre mot de passe.')
  await expectFrench(page, 'account-refused')
  const reply = { shortcut: 'bonjour', title: 'Bonjour', text: 'Bonjour !' }
  const session = await (await page.request.get(`${world.url}/desk/v1/session`)).json()
  const headers = { 'X-CSRF-Token': session.csrf_token }
  await page.request.post(`${world.url}/desk/v1/canned-replies`, { data: reply, headers })
  await page.reload()
  await page.getByRole('button', { name: 'Nouvelle réponse type' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').nth(0).fill('bonjour')
  await dialog.getByRole('textbox').nth(1).fill('Bonjour')
  await dialog.getByRole('textbox').nth(2).fill('Bonjour !')
  await dialog.locator('button[type="submit"]').click()
  await dialog.locator(alert).first().waitFor()
  await expectFrench(page, 'canned-refused')
})

test('the console', async () => {
  const page = await enter({ operator_token: operatorToken })
  const { items } = await world.asOperator.get<{ items: { id: string }[] }>('/deliveries')
  await see(page, '/console', 'figure svg')
  await expectFrench(page, 'overview')
  await see(page, '/console/deliveries', 'tbody tr')
  await shown(page, /Le webhook a répondu 500/)
  await expectFrench(page, 'deliveries')
  for (const [at, { id }] of items.entries()) {
    await see(page, `/console/deliveries/${id}`, '[role="dialog"] details')
    await expectFrench(page, `delivery-${at}`)
  }
  await see(page, '/console/connectors', 'tbody tr')
  await expectFrench(page, 'connectors')
  await see(page, `/console/connectors/${refusing.id}/settings`, 'form')
  await expectFrench(page, 'connector-settings')
  await see(page, `/console/connectors/${refusing.id}`, 'dl')
  await page.getByRole('button', { name: 'Envoyer un message de test' }).click()
  await shown(page, /Connexion refusée par 127\.0\.0\.1/)
  await expectFrench(page, 'connector-test')
  await see(page, '/console/settings', 'tbody tr')
  await shown(page, 'Le temps laissé à un webhook, réponse comprise.')
  await expectFrench(page, 'settings')
})

test('what the console asks before it acts', async () => {
  const page = await enter({ operator_token: operatorToken })
  for (const [path, button, name] of [
    [`/console/connectors/${refusing.id}/credentials`, 'Renouveler le secret', 'rotate'],
    [`/console/connectors/${refusing.id}`, 'Supprimer', 'delete'],
    ['/console/deliveries', 'Renvoyer depuis…', 'replay-since'],
    ['/console/agents', /^Réinitialiser/, 'reset'],
    ['/console/agents', /^Désactiver/, 'disable'],
  ] as const) {
    await see(page, path, 'dl, tbody tr')
    await page.getByRole('button', { name: button }).first().click()
    await page.locator('[role="dialog"] button').first().waitFor()
    await expectFrench(page, name)
  }
})

test('what the console refuses', async () => {
  const page = await enter({ operator_token: operatorToken })
  await see(page, '/console/connectors/new', 'form')
  await page.getByLabel('Nom', { exact: false }).first().fill('Essai')
  await page.locator('input[name="webhook_url"]').fill('http://192.168.1.1/')
  await page.locator('form button[type="submit"]').click()
  await shown(page, /L’adresse 192\.168\.1\.1 est privée \(192\.168\.0\.0\/16\)/)
  await expectFrench(page, 'new-connector-refused')
  await see(page, '/console/agents', 'tbody tr')
  await expectFrench(page, 'agents')
  await page.locator('header button').last().click()
  await page.locator('[role="dialog"] form').waitFor()
  await page.locator('input[name="name"]').fill('Zoé')
  for (const [email, told] of [
    ['pas une adresse', 'Écrivez une adresse e-mail'],
    [zoe.email, /est déjà pris/],
  ] as const) {
    await page.locator('[role="dialog"] input[name="email"]').fill(email)
    await page.locator('[role="dialog"] button[type="submit"]').click()
    await shown(page, told)
    await expectFrench(page, typeof told === 'string' ? 'agent-refused' : 'agent-taken')
  }
})

test('the audit log', async () => {
  const { asOperator } = world
  const { items } = await asOperator.get<{ items: { id: string; state: string }[] }>('/deliveries')
  for (const { id, state } of items)
    await asOperator.post(`/deliveries/${id}/${state === 'pending' ? 'skip' : 'replay'}`)
  await asOperator.post(`/connectors/${refusing.id}/rotate-secret`)
  await asOperator.patch(`/connectors/${refusing.id}`, { paused: true, inline_max: 1000 })
  const page = await enter({ operator_token: operatorToken })
  await see(page, '/console/audit', 'tbody tr')
  await expectFrench(page, 'audit')
})

test('no page broke or asked elsewhere', () => {
  expect(open.flatMap(({ faults }) => faults)).toEqual([])
})
