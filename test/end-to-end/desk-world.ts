/** The world of a file of desk tests: a gateway, a partner, a browser, and agents who log in. */
import { createWorld, type World, type WorldOptions } from '@passerelle/testkit'
import { type Browser, giveBack, type Locator, lendBrowser, type Page } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect } from 'vitest'
import { type DeskPage, fromCustomer, type Login, messageBox, openDesk, threadOf } from './desk-browser.ts'

export let world: World
export let browser: Browser
/** A supervisor; the world's own agent is Ada. */
export const zoe = { email: 'zoe@acme.example', password: 'another long password' }

/** For the whole file that asks for it. `prepare` runs before the first test. */
export function useWorld(options: WorldOptions = {}, prepare?: () => Promise<void>): void {
  beforeAll(async () => {
    ;[world, browser] = await Promise.all([createWorld(options), lendBrowser()])
    await prepare?.()
  })
  afterAll(async () => {
    await giveBack(browser)
    await world?.close()
  })
}

/** The same with Zoé, a supervisor beside the world's own agent. */
export function useAgents(settings: Record<string, string> = {}, prepare?: () => Promise<void>): void {
  useWorld({ settings: { RETRY_SCHEDULE: '1m', REOPEN_WINDOW: '0s', ...settings } }, async () => {
    await inviteZoe()
    await prepare?.()
  })
}

export async function inviteZoe(): Promise<void> {
  const { instanceId: instance_id, asOperator } = world
  await asOperator.post('/agents', { instance_id, name: 'Zoé Martin', role: 'supervisor', ...zoe })
}

export const writes = (name: string, text: string, rich?: unknown): Promise<unknown> =>
  world.send(fromCustomer({ customer: name.toLowerCase(), name, text, rich }))

export const idOf = async (name: string): Promise<string> => (await world.conversationOf(name.toLowerCase())).id

export const enter = (path = '/', as: Login = world.agent): Promise<DeskPage> =>
  openDesk(browser, { url: world.url, path, as })

/** At a customer's thread, ready to write. */
export async function enterThread(name: string, login: Login = world.agent): Promise<DeskPage> {
  const desk = await enter(`/inbox/open/${await idOf(name)}`, login)
  await threadOf(desk.page).getByRole('article').first().waitFor()
  await messageBox(desk.page).waitFor()
  return desk
}

export async function leave({ context, faults }: DeskPage): Promise<void> {
  expect(faults).toEqual([])
  await context.close()
}

/** A conversation in the list. */
export const entry = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name: new RegExp(name) })
