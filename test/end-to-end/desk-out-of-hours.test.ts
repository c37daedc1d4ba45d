/** A queue that is closed says so, once; the desk tells its words from those of people. */
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, messageBox, openDesk, say, takePicture, threadOf } from './desk-browser.ts'
import { browser, enterThread, entry, idOf, leave, useWorld, world, writes } from './desk-world.ts'

const hour = 3_600_000
const closed = 'We are closed. We open at nine.'
const texts = {
  outside_hours: { en: closed, fr: 'Nous sommes fermés.' },
  waiting: { en: 'Please wait.' },
  closed: { en: 'Write again at any time.' },
}

useWorld({}, async () => {
  const { instanceId, asOperator } = world
  const hours = { zone: 'Europe/Paris', week: {}, holidays: [] }
  await asOperator.patch(`/queues/${instanceId}`, { hours, texts, close_after_seconds: 3600 })
})

const automatic = (page: Page, word = 'Automatic') => threadOf(page).getByRole('article', { name: new RegExp(word) })
const gotAtWebhook = () => world.partner.received.map(({ message }) => message.body.message)

test('outside its hours: who writes is told, an agent sees by whom, and answers', async () => {
  await writes('Clara', 'Is anybody there?')
  const desk = await enterThread('Clara')
  const { page } = desk
  await automatic(page).getByText(closed).waitFor()
  await world.partner.waitForRequests(1)
  await writes('Clara', 'Hello?')
  await threadOf(page).getByText('Hello?').waitFor()
  // Lists show what people said last.
  await entry(page, 'Clara').getByText('Hello?').waitFor()
  await expectAccessible(page, 'a thread with an automatic message')
  await takePicture(page, 'automatic')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, 'an automatic message in the dark')
  await takePicture(page, 'automatic-dark')
  await page.emulateMedia({ colorScheme: 'light' })

  await messageBox(page).waitFor()
  await say(page, 'Yes, I am here.')
  await world.partner.waitForRequests(2)
  expect(gotAtWebhook()).toEqual([closed, 'Yes, I am here.'])
  // What has not arrived yet is no last word.
  const answer = async () => (await world.thread(await idOf('Clara'))).at(-1)?.delivery?.state
  await expect.poll(answer).toBe('delivered')
  world.clock.advance(hour)
  await threadOf(page).getByText('The customer did not reply: the conversation is closed').waitFor()
  world.clock.advance(10_000)
  await automatic(page).getByText('Write again at any time.').waitFor()
  await takePicture(page, 'closed-by-silence')
  await world.partner.waitForRequests(3)
  expect((await world.conversationOf('clara')).status).toBe('closed')
  await leave(desk)
})

test('in French, on a phone, with all that the bot tells of it', async () => {
  const handover = {
    ...{ language: 'fr-FR', priority: 'urgent', skills: ['remboursement'], queue: 'vip' },
    ...{ reason: 'demande une personne', summary: 'Colis LM-1042 abîmé.\nVeut être remboursée.' },
  }
  const metadata = { handover }
  const message = { id: 'fr-1', created_at: Math.floor(Date.now() / 1000), customer_id: 'chloé', metadata }
  await world.send({ ...message, sender: { type: 'human', id: 'chloé', name: 'Chloé' }, body: { message: 'Bonjour' } })
  const path = `/inbox/open/${await idOf('Chloé')}`
  const desk = await openDesk(browser, {
    url: world.url,
    path,
    locale: 'fr-FR',
    width: 360,
    height: 740,
    as: world.agent,
  })
  const { page } = desk
  await automatic(page, 'Automatique').getByText('Nous sommes fermés.').waitFor()
  const thread = threadOf(page)
  await thread.getByText('Le bot a passé la main : demande une personne').waitFor()
  await thread.getByText('Le bot a demandé la file « vip » : elle n’existe pas').waitFor()
  await thread.getByRole('article', { name: /Note/ }).getByText('Veut être remboursée.').waitFor()
  await page.getByText('Priorité : Urgent').filter({ visible: true }).first().waitFor()
  await expectAccessible(page, 'an automatic message on a phone')
  await takePicture(page, 'automatic-phone')
  await leave(desk)
})
