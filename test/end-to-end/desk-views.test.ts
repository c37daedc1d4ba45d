/** Who waits longest stands first, rows stay in their place, and lists can be narrowed to one connector. */
import { requestToken, waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, openDesk, takePicture } from './desk-browser.ts'
import { browser, enter, entry, idOf, leave, useAgents, world, writes } from './desk-world.ts'

const MINUTE = 60_000

const lists = (page: Page) => page.getByRole('navigation', { name: 'Lists' })
const tab = (page: Page, name: string) => lists(page).getByRole('link', { name })
const names = (page: Page): Promise<string[]> =>
  page.locator('[data-index] [class*="name"]').evaluateAll((rows) => rows.map((row) => row.textContent ?? ''))
const shows = (page: Page, ...wanted: string[]) =>
  waitFor(`the rows ${wanted}`, async () => (await names(page)).join() === wanted.join())

useAgents()

async function writesElsewhere(name: string, text: string): Promise<void> {
  const connector = await world.asOperator.post<typeof world.connector>('/connectors', {
    instance_id: world.instanceId,
    name: 'Telephone bot with a long name',
  })
  const id = name.toLowerCase()
  const message = {
    id: `${id}-1`,
    created_at: 1700000000,
    customer_id: id,
    sender: { type: 'human', id, name },
    body: { message: text },
  }
  const answer = await fetch(`${world.url}/messaging/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await requestToken(world.url, connector)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ messages: [message] }),
  })
  expect(answer.status).toBe(200)
}

test('who waits longest stands first, and nobody’s row moves because it was assigned', async () => {
  await writes('Anna', 'Where is my order?')
  world.clock.advance(MINUTE)
  await writes('Bruno', 'Do you ship to Ireland?')
  world.clock.advance(MINUTE)
  await writesElsewhere('Cleo', 'Is anybody there?')
  const desk = await enter()
  const { page } = desk
  await shows(page, 'Anna', 'Bruno', 'Cleo')
  // Another message of one who waits already changes nothing; neither does a colleague who takes one.
  await writes('Anna', 'Hello?')
  await entry(page, 'Anna').getByText('2 unread messages').waitFor()
  await world.asDesk.post(`/conversations/${await idOf('Bruno')}/assign`, { assignee: world.agent.id })
  await entry(page, 'Bruno').getByText('You', { exact: true }).waitFor()
  await shows(page, 'Anna', 'Bruno', 'Cleo')
  await tab(page, 'All open').click()
  await shows(page, 'Anna', 'Bruno', 'Cleo')

  await tab(page, 'Unassigned').getByText('2 conversations').waitFor()
  await tab(page, 'Unassigned').click()
  await shows(page, 'Anna', 'Cleo')
  await entry(page, 'Cleo')
    .getByText(/^Waiting for/)
    .waitFor()
  await takePicture(page, 'inbox-unassigned')

  await page.getByLabel('Connector', { exact: true }).selectOption({ label: 'Telephone bot with a long name' })
  await shows(page, 'Cleo')
  await tab(page, 'Unassigned').getByText('1 conversation', { exact: true }).waitFor()
  await tab(page, 'Waiting').click()
  // Both lists show the same: the other one has its own search box once it is there.
  await waitFor('the list of those who wait', async () => {
    return (await tab(page, 'Waiting').getAttribute('aria-current')) === 'page'
  })
  await shows(page, 'Cleo')
  await tab(page, 'Waiting').getByText('1 conversation', { exact: true }).waitFor()
  // What comes meanwhile through another connector stays out; a search looks everywhere.
  await writes('Dora', 'Good morning')
  await page.keyboard.press('/')
  await page.keyboard.type('morning')
  await shows(page, 'Dora')
  await page.keyboard.press('Escape')
  await shows(page, 'Cleo')
  await page.getByLabel('Connector', { exact: true }).selectOption({ label: 'All connectors' })
  await shows(page, 'Anna', 'Bruno', 'Cleo', 'Dora')
  await leave(desk)
})

test.each([
  ['en-GB', 'Lists', 'Connector', 'Closed', 'No closed conversations yet'],
  ['fr-FR', 'Listes', 'Connecteur', 'Fermées', 'Aucune conversation fermée'],
])('every list is in reach on a narrow screen (%s)', async (locale, nav, connector, last, empty) => {
  const desk = await openDesk(browser, {
    url: world.url,
    path: '/inbox/waiting',
    locale,
    width: 360,
    height: 640,
    as: world.agent,
  })
  const { page } = desk
  await page.getByLabel(connector, { exact: true }).waitFor()
  await expectAccessible(page, `the lists at 360 px, ${locale}`)
  await takePicture(page, `inbox-narrow-${locale}`)
  await page.getByRole('navigation', { name: nav }).getByRole('link', { name: last }).click()
  await page.getByText(empty).waitFor()
  await leave(desk)
})

test('a name written from right to left, or without an end, pushes nothing out of sight', async () => {
  const names = ['נועה כהן (VIP) مريم', 'Wolfeschlegel'.repeat(20).slice(0, 250)]
  for (const [i, name] of names.entries()) {
    await world.send(fromCustomer({ customer: `named-${i}`, name, text: 'Hello' }))
    const desk = await enter(`/inbox/open/${(await world.conversationOf(`named-${i}`)).id}`)
    const { page } = desk
    const header = page.locator('#conversation header').first()
    const byline = page.getByRole('article').locator('strong')
    await header.getByRole('heading', { name, exact: true }).waitFor()
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 700 })
      await header.getByRole('button', { name: 'Customer details' }).waitFor()
      await takePicture(page, `header-name-${i}-${width}`)
      for (const part of await header.locator('h2, button').or(byline).all()) {
        const box = await part.boundingBox()
        expect(box && [box.x >= 0, box.x + box.width <= width, box.width > 0]).toEqual([true, true, true])
      }
    }
    await leave(desk)
  }
})
