/**
 * Every screen and dialog, in both themes and languages, on a wide window, on a phone's, and enlarged: axe finds nothing,
 * nothing is cut off or hidden, and all of it can be reached by keyboard.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayProcess } from '@passerelle/testkit'
import { operatorToken, startGatewayProcess, waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { afterAll, describe, expect, test } from 'vitest'
import { axeProblems, fromCustomer, openDesk, openSession, takePicture } from './desk-browser.ts'
import { forcedColorProblems, motionProblems, reflowProblems, walkByTab } from './desk-checks.ts'
import { listScreens, type Places, type Screen, type Viewer } from './desk-screens.ts'
import { browser, inviteZoe, useWorld, world, zoe } from './desk-world.ts'

let dataDir: string
/** A gateway with nothing in it yet. */
let blank: GatewayProcess
let places: Places | undefined

const newcomer = { email: 'nina@empty.example', password: zoe.password }

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

useWorld({}, async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'passerelle-blank-'))
  blank = await startGatewayProcess({ dataDir })
  places = await furnish()
})

afterAll(async () => {
  await blank?.end('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** Something of everything: conversations, deliveries in each state, canned replies, an instance without any. */
async function furnish(): Promise<Places> {
  // For the log of requests: without a token.
  await fetch(`${world.url}/messaging/v1/messages`, { method: 'POST' })
  const { asOperator, partner, connector } = world
  await inviteZoe()
  const { id: empty } = await asOperator.post<{ id: string }>('/instances', { name: 'Empty' })
  await asOperator.post('/agents', { instance_id: empty, name: 'Nina', ...newcomer })
  const say = (customer: string, text: string, content?: object) =>
    world.send(fromCustomer({ customer: customer.toLowerCase(), name: customer, text, rich: content }))
  await say('Claire', 'Where is my order?')
  await say('Claire', 'See https://shop.example', rich)
  await say('Claire', '', { template: 'other', list: [1, { a: true }] })
  await say('Tom', 'Do you ship to Ireland?')
  await say('Lea', 'Thank you!')
  const [thread, draft, closed] = await Promise.all(
    ['claire', 'tom', 'lea'].map(async (customer) => (await world.conversationOf(customer)).id),
  )
  if (!thread || !draft || !closed) throw new Error('a conversation is missing')
  await world.reply(closed, 'You are welcome.')
  await partner.waitForRequests(1)
  await world.closeConversation(closed)
  partner.answer({ status: 500, body: 'broken' })
  await world.reply(thread, 'It is on its way.')
  await partner.waitForRequests(2)
  const delivery = await waitFor('a failed attempt', async () => {
    const page = await asOperator.get<{ items: { id: string; last_error: string | null }[] }>('/deliveries')
    return page.items.find((item) => item.last_error !== null)?.id
  })
  await world.asDesk.post(`/conversations/${draft}/assign`, { assignee: world.agent.id })
  return { thread, closed, draft, connector: connector.id, delivery, instance: world.instanceId }
}

const logins: Record<Viewer, object | undefined> = {
  visitor: undefined,
  supervisor: zoe,
  newcomer,
  operator: { operator_token: operatorToken },
  founder: { operator_token: operatorToken },
}

interface Seat {
  page: Page
  url: string
  /** A page of the desk is loaded, and has read what it asked for. */
  canFollow: boolean
  leave: () => Promise<void>
}

/** Logs in by the API: the form has screens of its own. */
async function sit(viewer: Viewer, locale: string): Promise<Seat> {
  const { url } = viewer === 'founder' ? blank : world
  const { page, context, faults } = await openDesk(browser, { url, locale, ...WIDE })
  const login = logins[viewer]
  if (login) await openSession(context, url, login)
  if (viewer === 'supervisor') await addReply(page, locale)
  const leave = async () => {
    expect(faults).toEqual([])
    await context.close()
  }
  return { page, url, canFollow: false, leave }
}

async function addReply(page: Page, locale: string): Promise<void> {
  const session = await (await page.request.get(`${world.url}/desk/v1/session`)).json()
  await page.request.post(`${world.url}/desk/v1/canned-replies`, {
    data: { shortcut: `refund-${locale}`, title: 'Refund terms', text: 'You can send everything back within 30 days.' },
    headers: { 'X-CSRF-Token': session.csrf_token },
  })
}

/** Loads the page, or follows a link to it. */
async function show(seat: Seat, screen: Screen, isAnew: boolean): Promise<void> {
  const { page, url } = seat
  await screen.before?.(page)
  // How an answer is waited for, a log-in and a page of nothing: these a page shows that has read nothing yet.
  const mustLoad = screen.before !== undefined || screen.viewer === 'visitor' || screen.path === NOWHERE
  if (isAnew || mustLoad || !seat.canFollow) await page.goto(url + screen.path)
  else await follow(page, screen.path)
  // An answer that failed or never came stays with the page.
  seat.canFollow = screen.before === undefined
  await page.locator(screen.ready).filter({ visible: true }).first().waitFor()
  if (screen.opener) await page.locator(screen.opener).filter({ visible: true }).first().click()
  await screen.open?.(page)
  if (screen.shown) await page.locator(screen.shown).filter({ visible: true }).first().waitFor()
}

const NOWHERE = '/nowhere'

/** As a link does, by way of a page of nothing: of what was open here, nothing is left. */
async function follow(page: Page, path: string): Promise<void> {
  const go = (to: string) =>
    page.evaluate(`history.pushState(null, '', '${to}'); dispatchEvent(new PopStateEvent('popstate'))`)
  await page.keyboard.press('Escape')
  await go(NOWHERE)
  const nothing = page.locator('[data-fill]:has(svg.tabler-icon-map-question)')
  await nothing.waitFor()
  await page.locator('[role="dialog"]').waitFor({ state: 'detached' })
  const left = await nothing.elementHandle()
  await go(path)
  await left?.waitForElementState('hidden')
}

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 360, height: 760 }
/** A window of 1280 px enlarged to 200 %, then to 400 % (WCAG 1.4.4 and 1.4.10). */
const DOUBLE = { width: 640, height: 400 }
const FOURFOLD = { width: 320, height: 640 }

/** What another theme can change. Another language changes none of it. */
const COLOURS = ['color-contrast', 'link-in-text-block']

const sizesOf = ({ narrow, brief }: Screen) =>
  narrow ? { narrow: NARROW } : brief ? { wide: WIDE } : { wide: WIDE, narrow: NARROW }

/** Enlarged: the narrowest window says it for what is made of known parts. */
const enlargedOf = ({ narrow, brief }: Screen) => (narrow || brief ? [FOURFOLD] : [DOUBLE, FOURFOLD])

async function lookAt(seat: Seat, screen: Screen, language: string): Promise<string[]> {
  const { page } = seat
  const problems: string[] = []
  const note = (when: string, found: string[]) =>
    problems.push(...found.map((problem) => `${screen.name}, ${language}, ${when}: ${problem}`))
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(screen.narrow ? NARROW : WIDE)
  // Another language changes nothing of how a page is loaded.
  await show(seat, screen, language === 'en')
  const isWhole = language === 'en' && !screen.brief
  if (isWhole) note('motion', await motionProblems(page))
  for (const [size, viewport] of Object.entries(sizesOf(screen))) {
    await page.setViewportSize(viewport)
    for (const colorScheme of language === 'en' ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
      note(`${size}, ${colorScheme}`, await axeProblems(page, colorScheme === 'dark' ? COLOURS : undefined))
      await takePicture(page, `screens-${screen.name}-${language}-${size}-${colorScheme}`)
    }
    if (!screen.brief) note(size, await reflowProblems(page))
  }
  for (const viewport of enlargedOf(screen)) {
    await page.setViewportSize(viewport)
    note(`${viewport.width} px`, await reflowProblems(page))
  }
  if (isWhole) note('forced', await forcedColorProblems(page))
  return problems
}

/** What is wrong with all of them, rather than with the first. */
async function inTurn(
  { page }: Seat,
  screens: Screen[],
  check: (screen: Screen) => Promise<string[]>,
): Promise<string[]> {
  const problems: string[] = []
  for (const screen of screens) {
    const found = await check(screen)
      .catch((error: Error) => [`${screen.name}: ${error.message}`])
      .finally(() => screen.after?.(page))
    problems.push(...found)
  }
  return problems
}

/** So many at a seat: seats are side by side, and none is long alone at the end. */
const mostAtSeat = 11

/** The places are known later; how many screens a viewer has is known now. */
const walks = (Object.keys(logins) as Viewer[]).flatMap((viewer) => {
  const { length } = screensOf(viewer)
  return Array.from({ length: Math.ceil(length / mostAtSeat) }, (_, part) => ({ viewer, part }))
})

function screensOf(viewer: Viewer): Screen[] {
  const nowhere = { thread: '', closed: '', draft: '', connector: '', delivery: '', instance: '' }
  return listScreens(places ?? nowhere).filter((screen) => screen.viewer === viewer)
}

type Walk = (typeof walks)[number]

/** One after another, at a seat that is given up afterwards. */
async function walk(
  { viewer, part }: Walk,
  locale: string,
  check: (seat: Seat, screen: Screen) => Promise<string[]>,
): Promise<void> {
  const seat = await sit(viewer, locale)
  const screens = screensOf(viewer).slice(part * mostAtSeat, (part + 1) * mostAtSeat)
  expect(await inTurn(seat, screens, (screen) => check(seat, screen))).toEqual([])
  await seat.page.locator(`html[lang="${locale.slice(0, 2)}"]`).waitFor()
  await seat.leave()
}

/** Of some tens of screens: each step that waits has a bound of its own. */
const patienceMs = 900_000

describe.for([
  ['en', 'en-GB'],
  ['fr', 'fr-FR'],
] as const)('every screen, %s', ([language, locale]) => {
  test.concurrent.for(walks)('$viewer, $part', { timeout: patienceMs }, (one) =>
    walk(one, locale, async (seat, screen) => {
      const problems = await lookAt(seat, screen, language)
      // Another language changes no order.
      return language === 'en' && !screen.brief ? [...problems, ...(await useKeys(seat, screen))] : problems
    }),
  )
})

/** Tab through what is shown, and in a small window too; Escape closes what was opened and gives the focus back. */
async function useKeys(seat: Seat, screen: Screen): Promise<string[]> {
  const { page } = seat
  const problems: string[] = []
  for (const [again, viewport] of (screen.narrow ? [NARROW] : [WIDE, DOUBLE]).entries()) {
    await page.setViewportSize(viewport)
    if (again) await show(seat, screen, false)
    // A menu closes at a Tab: its arrows have the way.
    const isMenu = screen.shown?.includes('menuitem') ?? false
    const found = isMenu ? [] : await walkByTab(page)
    problems.push(...found.map((problem) => `${screen.name}, ${viewport.width} px: ${problem}`))
    if (screen.opener && screen.shown && !screen.shown.includes('input')) {
      await page.keyboard.press('Escape')
      await page.locator(screen.shown).first().waitFor({ state: 'detached' })
      await page.locator(`${screen.opener}:focus`).first().waitFor()
    }
    await screen.after?.(page)
  }
  return problems
}
