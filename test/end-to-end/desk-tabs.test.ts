import { waitFor } from '@passerelle/testkit'
import type { BrowserContext, Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { fromCustomer, logIn, messageBox, openDesk, threadOf } from './desk-browser.ts'
import { browser, idOf, useWorld, world } from './desk-world.ts'

useWorld()

const writes = (text: string) => world.send(fromCustomer({ customer: 'lena', name: 'Lena', text }))

interface Line {
  page: Page
  lastEventId: string | undefined
}

/** Every request for the line, with its tab. */
function watchLines(context: BrowserContext, path: string): Line[] {
  const lines: Line[] = []
  context.on('request', (request) => {
    if (new URL(request.url()).pathname !== path) return
    lines.push({ page: request.frame().page(), lastEventId: request.headers()['last-event-id'] })
  })
  return lines
}

async function openTabs(context: BrowserContext, count: number, path: string): Promise<Page[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const page = await context.newPage()
      await page.goto(world.url + path)
      return page
    }),
  )
}

/** Each tab shows it once. */
async function showsOnce(tabs: Page[], text: string): Promise<void> {
  for (const page of tabs) {
    await threadOf(page).getByText(text, { exact: true }).waitFor()
    await expect.poll(() => threadOf(page).getByText(text, { exact: true }).count()).toBe(1)
  }
}

test('eight tabs live on one line, and none misses anything when the one that holds it closes', async () => {
  await writes('Hello?')
  const { page, context, faults } = await openDesk(browser, { url: world.url })
  const lines = watchLines(context, '/desk/v1/changes')
  await logIn(page, world.agent)
  await page.getByRole('link', { name: /Lena/ }).click()
  await threadOf(page).getByText('Hello?').waitFor()
  const { pathname } = new URL(page.url())
  let tabs = [page, ...(await openTabs(context, 7, pathname))]
  await showsOnce(tabs, 'Hello?')
  await writes('Is anybody there?')
  await showsOnce(tabs, 'Is anybody there?')
  expect(lines.map((line) => line.page)).toEqual([page])

  // The line is cut with its tab, while messages come.
  for (const round of [1, 2, 3]) {
    const holder = lines.at(-1)?.page
    const before = lines.length
    await Promise.all([holder?.close(), writes(`Before ${round}`)])
    await writes(`After ${round}`)
    tabs = tabs.filter((tab) => tab !== holder)
    await showsOnce(tabs, `Before ${round}`)
    await showsOnce(tabs, `After ${round}`)
    expect(lines).toHaveLength(before + 1)
    expect(lines.at(-1)?.lastEventId).toMatch(/^\d+$/)
  }
  expect(faults).toEqual([])
  await context.close()
})

const unsent = (page: Page) => page.getByRole('alert').filter({ hasText: 'The message is sent when' })

test('all tabs share a draft, say that they are offline, and catch up together: what waited is sent once', async () => {
  await writes('Before the tunnel')
  const { page, context } = await openDesk(browser, { url: world.url, as: world.agent })
  await page.getByRole('link', { name: /Lena/ }).click()
  await threadOf(page).getByText('Before the tunnel').waitFor()
  const tabs = [page, ...(await openTabs(context, 3, new URL(page.url()).pathname))]
  await showsOnce(tabs, 'Before the tunnel')
  const [, other = page] = tabs
  await messageBox(other).fill('On my way')
  await expect.poll(() => messageBox(page).inputValue()).toBe('On my way')
  await context.setOffline(true)
  for (const tab of tabs) await tab.getByText(/^Offline\./).waitFor()
  await writes('In the tunnel')
  await messageBox(page).press('Enter')
  for (const tab of tabs) await unsent(tab).waitFor()
  await expect.poll(() => messageBox(other).inputValue()).toBe('')
  await context.setOffline(false)
  for (const tab of tabs) await tab.getByText(/^Offline\./).waitFor({ state: 'detached' })
  await showsOnce(tabs, 'In the tunnel')
  await showsOnce(tabs, 'On my way')
  // The server's copy stands in the place of what is on its way.
  for (const tab of tabs) {
    await unsent(tab).waitFor({ state: 'detached' })
    await threadOf(tab).getByRole('img', { name: 'Sending', exact: true }).waitFor({ state: 'detached' })
  }
  expect((await world.thread(await idOf('Lena'))).filter(({ message }) => message === 'On my way')).toHaveLength(1)
  await context.close()
})

test('a tab that joins learns who is at a conversation; one whose line is held by a frozen tab takes it', async () => {
  const email = 'yann@acme.example'
  const password = 'another long password'
  await world.asOperator.post('/agents', {
    instance_id: world.instanceId,
    name: 'Yann',
    role: 'agent',
    email,
    password,
  })
  await writes('Who reads this?')
  const other = await openDesk(browser, { url: world.url, as: { email, password } })
  const { page, context } = await openDesk(browser, { url: world.url })
  const lines = watchLines(context, '/desk/v1/changes')
  await logIn(page, world.agent)
  await Promise.all([page, other.page].map((one) => one.getByRole('link', { name: /Lena/ }).click()))
  await page.getByRole('status').filter({ hasText: 'Yann is here too' }).waitFor()

  const joining = await context.newPage()
  await joining.clock.install()
  await joining.goto(page.url())
  await joining.getByRole('status').filter({ hasText: 'Yann is here too' }).waitFor()
  expect(lines).toHaveLength(1)

  // What others see of a frozen tab: it keeps the lock and answers nothing.
  await page.evaluate('BroadcastChannel.prototype.postMessage = () => {}')
  await waitFor('a line of the other tab', async () => {
    await joining.clock.runFor(5000)
    return lines.at(-1)?.page === joining
  })
  await writes('After the frost')
  await showsOnce([page, joining], 'After the frost')
  await Promise.all([context.close(), other.context.close()])
})
