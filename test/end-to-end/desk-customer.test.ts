/** What the desk knows of a customer, and what an agent can take along of it. */
import { text } from 'node:stream/consumers'
import { type CustomerDocument, parseExactJson } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import {
  expectAccessible,
  fromCustomer,
  logIn,
  messageBox,
  openDesk,
  say,
  takePicture,
  threadOf,
  waitForPath,
} from './desk-browser.ts'
import { browser, useWorld, world } from './desk-world.ts'

const claire = { customer: 'tel:+33/6 01é', name: 'Claire' }

useWorld({ settings: { REOPEN_WINDOW: '1m' } }, async () => {
  await world.asOperator.patch(`/agents/${world.agent.id}`, { rights: ['export'] })
  await world.send(fromCustomer({ ...claire, text: 'Where is my order LM-1042?' }))
  const { id } = await world.conversationOf(claire.customer)
  await world.closeConversation(id)
  world.clock.advance(5 * 60_000)
  const rich = { type: 'buttons', text: 'Which colour?', items: [{ label: 'Red' }, { label: 'Blue' }] }
  await world.send(fromCustomer({ ...claire, text: '', rich }))
})

const pane = (page: Page) => page.getByRole('region', { name: 'Customer', exact: true })

async function save(page: Page, button: string): Promise<{ name: string; content: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).press('Enter'),
  ])
  return { name: download.suggestedFilename(), content: await text(await download.createReadStream()) }
}

const openClaire = (page: Page) => page.getByRole('link', { name: /Claire/ }).click()

test('an agent takes along what was said, to read and as data, with the keyboard', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/inbox/open', as: world.agent })
  await openClaire(page)
  await messageBox(page).waitFor()
  await say(page, 'Red or blue, as you like.')
  await threadOf(page).getByRole('img', { name: 'Delivered' }).waitFor()

  const transcript = await save(page, 'Transcript (.txt)')
  expect(transcript.name).toMatch(/^tel_33_6_01é-\d{4}-\d\d-\d\d\.txt$/)
  expect(transcript.content).toContain('Conversations with Claire')
  expect(transcript.content).toMatch(/\] Claire \(Customer\)\n {4}Where is my order LM-1042\?\n/)
  expect(transcript.content).toMatch(/ {4}Which colour\?\n {4}• Red\n {4}• Blue\n/)
  expect(transcript.content).toMatch(/\] .+ \(Agent\)\n {4}Red or blue, as you like\.\n/)
  expect(transcript.content).toContain('Conversation 2 of 2')
  await pane(page).getByText(`${transcript.name} saved.`).waitFor()

  const data = await save(page, 'All data (.json)')
  expect(data.name).toBe(transcript.name.replace('.txt', '.json'))
  const document = JSON.parse(data.content) as CustomerDocument
  expect(document).toMatchObject({ connector_id: world.connector.id, customer_id: claire.customer })
  expect(document.conversations.map(({ status }) => status)).toEqual(['closed', 'open'])
  expect(data.content).not.toContain(world.partner.url)

  const { items } = await world.asOperator.get<{ items: { actor: object }[] }>('/audit?action=customer.exported')
  expect(items).toHaveLength(2)
  expect(items[0]?.actor).toMatchObject({ type: 'agent', id: world.agent.id })
  await takePicture(page, 'customer-export')
  expect(faults).toEqual([])
  await context.close()
})

test('an earlier conversation is opened from there, and what fails says so', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/inbox/open', as: world.agent })
  await openClaire(page)
  await pane(page).getByText('Page', { exact: true }).waitFor()
  await pane(page)
    .getByRole('listitem')
    .filter({ hasText: 'Where is my order LM-1042?' })
    .getByRole('link')
    .press('Enter')
  await waitForPath(page, /^\/inbox\/closed\//)
  await threadOf(page).getByText('Where is my order LM-1042?').waitFor()

  const release = Promise.withResolvers<void>()
  await page.route('**/export', async (route) => {
    await release.promise
    await route.abort()
  })
  await page.getByRole('button', { name: 'Transcript (.txt)' }).click()
  await pane(page).getByText('Preparing the file…').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'All data (.json)' }).isDisabled()).toBe(true)
  release.resolve()
  await pane(page).getByRole('alert').getByText('The export failed.').waitFor()
  await page.unroute('**/export')
  expect((await save(page, 'Transcript (.txt)')).content).toContain('LM-1042')
  await pane(page).getByRole('alert').waitFor({ state: 'detached' })
  expect(faults).toEqual([])
  await context.close()
})

test('on a phone, in French and in the dark, it is all there', async () => {
  const phone = {
    url: world.url,
    path: '/inbox/open',
    locale: 'fr-FR',
    colorScheme: 'dark',
    width: 360,
    height: 740,
  } as const
  const { page, context, faults } = await openDesk(browser, phone)
  await logIn(page, world.agent)
  await openClaire(page)
  await page.getByRole('button', { name: 'Fiche du client' }).click()
  const drawer = page.getByRole('dialog')
  const button = drawer.getByRole('button', { name: 'Transcription (.txt)' })
  await button.scrollIntoViewIfNeeded()
  const { content } = await save(page, 'Transcription (.txt)')
  expect(content).toContain('Conversations avec Claire')
  expect(content).toMatch(/--- .+ \d{4} ---/)
  await waitFor('the word that it is saved', () => drawer.getByText('est enregistré').isVisible())
  await expectAccessible(page, 'the export on a phone')
  await takePicture(page, 'customer-export-phone-fr-dark')
  expect(faults).toEqual([])
  await context.close()
})

test('numbers that JavaScript would round are shown, and saved, as they were written', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/inbox/open', as: world.agent })
  const order = (number: string) => parseExactJson(`{"order":${number},"price":1.10}`)
  const exact = { customer: 'exact', name: 'Exact' }
  await world.send({
    ...fromCustomer({ ...exact, text: '', rich: order('1e400') }),
    metadata: order('9007199254740993'),
  })
  await page.getByRole('link', { name: /Exact/ }).click()
  await pane(page).getByText('9007199254740993').waitFor()
  await threadOf(page).getByText('1e400').waitFor()
  await threadOf(page).getByText('1.10').waitFor()
  expect((await save(page, 'Transcript (.txt)')).content).toContain('"order": 1e400')
  expect((await save(page, 'All data (.json)')).content).toContain('"order":9007199254740993')

  // Told anew while it is shown.
  await world.send({ ...fromCustomer({ ...exact, text: 'And?' }), metadata: order('9007199254740995') })
  await pane(page).getByText('9007199254740995').waitFor()
  expect(faults).toEqual([])
  await context.close()
})
