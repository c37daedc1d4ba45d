/** axe finds nothing on any screen, in both themes and languages, on a wide window and on a phone's. */

import type { Browser, Page } from '@passerelle/testkit'
import { createWorld, launchBrowser, operatorToken, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, fromCustomer, openDesk, takePicture } from './desk-browser.ts'

let world: World
let browser: Browser
let conversation: string
let delivery: string
const supervisor = { email: 'zoe@acme.example', password: 'another long password' }

const rich = {
  blocks: [
    { type: 'text', text: 'Choose one of these' },
    { type: 'quick_replies', text: 'Which room?', items: [{ label: 'Bedroom' }, { label: 'Kitchen' }] },
    {
      type: 'carousel',
      items: [
        { title: 'Aube', subtitle: '€89', url: 'https://shop.example/aube', image_url: 'https://shop.example/a.png' },
        { title: 'Nuit', buttons: [{ label: 'Buy', url: 'https://shop.example/nuit' }] },
      ],
    },
    { type: 'list', title: 'Order LM-1042', items: [{ title: 'Aube', subtitle: '1 × €89' }] },
    { type: 'link', url: 'https://shop.example/track', title: 'Track it' },
    { type: 'form', fields: [{ name: 'why', label: 'Why', kind: 'text', value: 'Broken', required: true }] },
  ],
}

beforeAll(async () => {
  world = await createWorld()
  const { instanceId: instance_id, asOperator } = world
  await asOperator.post('/agents', { instance_id, name: 'Zoé Martin', role: 'supervisor', ...supervisor })
  await world.send(
    fromCustomer({ customer: 'claire', name: 'Claire', text: 'Where is my order?' }),
    fromCustomer({ customer: 'claire', name: 'Claire', text: 'See https://shop.example', rich }),
    fromCustomer({ customer: 'claire', name: 'Claire', text: '', rich: { template: 'other', list: [1, { a: true }] } }),
  )
  await world.send(fromCustomer({ customer: 'tom', name: 'Tom', text: 'Do you ship to Ireland?' }))
  conversation = (await world.conversationOf('claire')).id
  world.partner.answer({ status: 500, body: 'broken' })
  await world.reply(conversation, 'It is on its way.')
  await world.partner.waitForRequests(1)
  delivery = await waitFor('a failed attempt', async () => {
    const page = await asOperator.get<{ items: { id: string; attempts: number }[] }>('/deliveries')
    return page.items.find((item) => item.attempts > 0)?.id
  })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await world?.close()
})

interface Screen {
  name: string
  path: string
  /** CSS of what shows that it is there. */
  ready: string
  open?: (page: Page) => Promise<void>
}

const dialog = '[role="dialog"]'
const thread = () => `/inbox/open/${conversation}`

const agentScreens = (): Screen[] => [
  { name: 'inbox', path: '/inbox/waiting', ready: '[data-index] a' },
  { name: 'inbox-empty', path: '/inbox/closed', ready: 'section p' },
  { name: 'thread', path: thread(), ready: 'article [data-word]' },
  { name: 'search', path: '/inbox/open?q=ireland', ready: 'mark' },
  { name: 'account', path: '/account', ready: 'form' },
  { name: 'unknown-conversation', path: '/inbox/open/nowhere', ready: '[role="alert"]' },
  {
    name: 'shortcuts',
    path: '/inbox/waiting',
    ready: '[data-index] a',
    open: async (page) => {
      await page.keyboard.press('?')
      await page.locator(`${dialog} kbd`).first().waitFor()
    },
  },
  {
    name: 'emoji',
    path: thread(),
    ready: 'article [data-word]',
    open: press('[data-tool="emoji"]', `${dialog} button`),
  },
  {
    name: 'rich-dialog',
    path: thread(),
    ready: 'article [data-word]',
    open: press('[data-tool="rich"]', `${dialog} form`),
  },
  {
    name: 'palette',
    path: thread(),
    ready: 'article [data-word]',
    open: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator(`${dialog} [role="option"]`).first().waitFor()
    },
  },
]

const press = (selector: string, shown: string) => async (page: Page) => {
  await page.locator(selector).first().click()
  await page.locator(shown).first().waitFor()
}

const consoleScreens = (): Screen[] => [
  { name: 'overview', path: '/console', ready: 'figure svg' },
  { name: 'connectors', path: '/console/connectors', ready: 'tbody tr' },
  { name: 'connector', path: `/console/connectors/${world.connector.id}`, ready: 'form' },
  { name: 'new-connector', path: '/console/connectors/new', ready: 'form' },
  { name: 'deliveries', path: '/console/deliveries', ready: 'tbody tr' },
  { name: 'delivery', path: `/console/deliveries/${delivery}`, ready: `${dialog} details` },
  { name: 'agents', path: '/console/agents', ready: 'tbody tr' },
  { name: 'new-agent', path: '/console/agents', ready: 'tbody tr', open: press('header button', `${dialog} form`) },
  {
    name: 'disable-agent',
    path: '/console/agents',
    ready: 'tbody tr',
    open: press('td button:last-child', `${dialog} form`),
  },
  { name: 'audit', path: '/console/audit', ready: 'tbody tr' },
  { name: 'settings', path: '/console/settings', ready: 'tbody tr' },
]

/** Logs in by the API: the form has its own screen. */
async function openAs(body: object, locale: string, narrow: boolean) {
  const size = narrow ? { width: 360, height: 760 } : {}
  const desk = await openDesk(browser, { url: world.url, locale, ...size })
  await desk.page.locator('form').waitFor()
  const response = await desk.page.request.post(`${world.url}/desk/v1/session`, { data: body })
  expect(response.status()).toBeLessThan(300)
  return desk
}

async function check(page: Page, { name, path, ready, open }: Screen, variant: string): Promise<void> {
  await page.goto(world.url + path)
  await page.locator(ready).first().waitFor()
  await open?.(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
    await expectAccessible(page, `${name}, ${variant}, ${colorScheme}`)
    await takePicture(page, `screens-${name}-${variant}-${colorScheme}`)
  }
}

test.each([
  ['en', 'en-GB', false],
  ['fr-narrow', 'fr-FR', true],
] as const)('every screen, %s', async (variant, locale, narrow) => {
  const login = await openDesk(browser, { url: world.url, locale, ...(narrow && { width: 360, height: 760 }) })
  await check(login.page, { name: 'login', path: '/', ready: 'form' }, variant)
  const agent = await openAs(supervisor, locale, narrow)
  const operator = await openAs({ operator_token: operatorToken }, locale, narrow)
  const checkAll = async (page: Page, screens: Screen[]) => {
    for (const screen of screens) await check(page, screen, variant)
  }
  await Promise.all([checkAll(agent.page, agentScreens()), checkAll(operator.page, consoleScreens())])
  expect(await operator.page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
  for (const desk of [login, agent, operator]) {
    expect(desk.faults).toEqual([])
    await desk.context.close()
  }
})
