/** What an open desk asks of the server while things happen: the stream of changes tells it what it shows. */

import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { fromCustomer, threadOf } from './desk-browser.ts'
import { enter, enterThread, entry, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name })

interface Asked {
  url(): string
}

/** Requests to the desk API from now on, but for those that say where the agent is and what they have read. */
function watchRequests(page: Page): string[] {
  const seen: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    const isTelling = /\/(presence|read)$/.test(pathname)
    if (pathname.startsWith('/desk/') && !isTelling) seen.push(`${request.method()} ${pathname}`)
  })
  return seen
}

let marks = 0

/** Until the page has its list and its stream, and all that it asks for by itself has come. */
async function settle(page: Page): Promise<void> {
  const pending = new Set<unknown>()
  let last = performance.now()
  const begun = (request: Asked) => {
    last = performance.now()
    if (!request.url().includes('/changes')) pending.add(request)
  }
  const ended = (request: Asked) => {
    last = performance.now()
    pending.delete(request)
  }
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended)
  // Whoever waits longest stays at the top, whatever else they write.
  const first = page.getByRole('list', { name: 'Conversations' }).getByRole('link').first()
  await first.waitFor()
  const name = /(Anna|Bruno|Customer\d+x)/.exec((await first.textContent()) ?? '')?.[0] ?? ''
  // What comes after the list does is shown by the stream, or by what is read again when it begins.
  marks += 1
  await writes(name, `Mark ${marks}.`)
  await entry(page, name).getByText(`Mark ${marks}.`).waitFor()
  await waitFor('the page to rest', () => pending.size === 0 && performance.now() - last > 1500)
  page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended)
}

useAgents()

test('a desk in front of a list asks for nothing when conversations it does not have open change', async () => {
  await writes('Anna', 'Where is my order?')
  await writes('Bruno', 'Do you ship to Ireland?')
  const [ada, colleague] = [await enterThread('Anna'), await enter('/inbox/waiting', zoe)]
  await settle(ada.page)
  await settle(colleague.page)
  const [asked, askedByColleague] = [watchRequests(ada.page), watchRequests(colleague.page)]

  const names = Array.from({ length: 30 }, (_, i) => `Customer${i}x`)
  for (const name of names) await writes(name, `I am ${name}`)
  for (const name of names) await writes(name, `Hello again from ${name}`)
  await writes('Bruno', 'And to Malta?')
  await world.asDesk.post(`/conversations/${await idOf('Bruno')}/assign`, { assignee: world.agent.id })
  await world.closeConversation(await idOf('Customer0x'))
  await world.reply(await idOf('Customer1x'), 'Good morning.')

  for (const { page } of [ada, colleague]) {
    await entry(page, 'Bruno').getByText('And to Malta?').waitFor()
    await entry(page, 'Customer0x').waitFor({ state: 'detached' })
    await tab(page, 'Waiting').getByText('30 conversations').waitFor()
    await tab(page, 'All open').getByText('31 conversations').waitFor()
  }
  await tab(ada.page, 'Mine').getByText('1 conversation', { exact: true }).waitFor()
  // Answered: it waits no more, and stands behind all who do, out of sight.
  await entry(colleague.page, 'Customer1x').waitFor({ state: 'detached' })
  await entry(ada.page, 'Customer1x').waitFor({ state: 'detached' })
  // Who gave her the one, and why, is asked for her alert alone.
  expect(asked).toEqual([`GET /desk/v1/conversations/${await idOf('Bruno')}/timeline`])
  expect(askedByColleague).toEqual([])
  await leave(colleague)
  await leave(ada)
})

test('a message in the thread that is open comes with its event', async () => {
  const desk = await enterThread('Anna')
  await settle(desk.page)
  const asked = watchRequests(desk.page)
  await writes('Anna', 'It has a 1.10 in it')
  await threadOf(desk.page).getByText('It has a 1.10 in it').waitFor()
  await world.reply(await idOf('Anna'), 'We are on it.')
  await threadOf(desk.page).getByText('We are on it.').waitFor()
  await threadOf(desk.page).getByRole('img', { name: 'Delivered', exact: true }).last().waitFor()
  expect(asked).toEqual([])
  await leave(desk)
})

test('what colleagues and operators do shows in the thread that is open, and is asked for by no other', async () => {
  const { connector_id, customer_id, id } = await world.conversationOf('anna')
  const { delivery } = await world.reply(id, 'Here it is.')
  const [ada, colleague] = [await enterThread('Anna'), await enter('/inbox/open', zoe)]
  await threadOf(ada.page).getByRole('img', { name: 'Delivered', exact: true }).last().waitFor()
  await settle(ada.page)
  await settle(colleague.page)
  const [asked, askedByColleague] = [watchRequests(ada.page), watchRequests(colleague.page)]
  const timeline = `GET /desk/v1/conversations/${id}/timeline`

  await world.asDesk.post('/customers/export', { connector_id, customer_id })
  await threadOf(ada.page).getByText('Tests exported the customer’s data').waitFor()
  expect(asked).toEqual([timeline])
  await world.asOperator.post(`/deliveries/${delivery?.id}/replay`)
  await threadOf(ada.page).getByText('sent a message again').waitFor()
  await world.closeConversation(id)
  await threadOf(ada.page).getByText('Tests closed the conversation').waitFor()
  expect(asked).toEqual([timeline, timeline, timeline])
  expect(askedByColleague).toEqual([])
  await leave(colleague)
  await leave(ada)
})

test('when very many come at once, what is shown is read anew, once', async () => {
  const desk = await enter('/inbox/open')
  await settle(desk.page)
  const asked = watchRequests(desk.page)
  const customers = Array.from({ length: 600 }, (_, i) => `many-${i}`)
  await world.send(...customers.map((customer) => fromCustomer({ customer, name: customer, text: 'All at once' })))
  await tab(desk.page, 'All open').getByText('630 conversations').waitFor()
  const isList = (request: string) => request === 'GET /desk/v1/conversations'
  await waitFor('the list to be read anew', () => asked.some(isList))
  await waitFor('the end of the list', async () => {
    await desk.page.getByRole('list', { name: 'Conversations' }).getByRole('link').last().scrollIntoViewIfNeeded()
    return (await entry(desk.page, 'many-').count()) > 0
  })
  expect(asked.filter(isList).length).toBeLessThanOrEqual(3)
  await leave(desk)
})
