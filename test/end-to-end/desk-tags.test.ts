/** Tags and closing reasons, out of the lists that an operator keeps. */
import type { Page, TimelineItem } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import type { Locator } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, takePicture, threadOf } from './desk-browser.ts'
import { enterThread, entry, idOf, leave, useAgents, world, writes } from './desk-world.ts'

useAgents({}, async () => {
  const lists = { tags: ['Refund', 'Delivery'], close_reasons: ['Solved', 'Spam'] }
  await world.asOperator.patch(`/instances/${world.instanceId}`, lists)
})

test('a tag is put on, found by, and taken away', async () => {
  await writes('Anna', 'Where is my order?')
  await writes('Bruno', 'Do you ship to Ireland?')
  const desk = await enterThread('Anna')
  const { page } = desk
  await page.getByRole('button', { name: 'Tags' }).click()
  const refund = page.getByRole('menuitemcheckbox', { name: 'Refund' })
  await refund.click()
  await page.getByRole('menuitemcheckbox', { name: 'Refund', checked: true }).waitFor()
  await expectAccessible(page, 'the menu of tags')
  await page.keyboard.press('Escape')
  await threadOf(page).getByText('You changed the tags: +Refund').waitFor()
  await entry(page, 'Anna').getByText('Refund').waitFor()

  await page.getByLabel('Tag', { exact: true }).selectOption('Refund')
  await entry(page, 'Bruno').waitFor({ state: 'detached' })
  await entry(page, 'Anna').waitFor()
  await takePicture(page, 'tags')
  await expectAccessible(page, 'a list filtered by a tag')
  await page.getByRole('button', { name: 'Tags' }).click()
  await refund.click()
  await entry(page, 'Anna').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.getByLabel('Tag', { exact: true }).selectOption('')
  await entry(page, 'Bruno').waitFor()
  await leave(desk)
})

test('a close offers the reasons and the tags; one, and many at once', async () => {
  await writes('Chloe', 'Thank you!')
  await writes('Henry', 'Thanks to you too!')
  const desk = await enterThread('Chloe')
  const { page } = desk
  const threadUrl = page.url()
  const ask = async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search commands, people, queues and messages' }).waitFor()
    await page.keyboard.type('with a reason')
    await page.keyboard.press('Enter')
  }
  // It goes with the thread it was asked of.
  await entry(page, 'Henry').click()
  await threadOf(page).getByText('Thanks to you too!').waitFor()
  await ask()
  const left = page.getByRole('dialog', { name: 'Close Henry with a reason' })
  await left.waitFor()
  await page.goBack()
  await left.waitFor({ state: 'detached' })
  await threadOf(page).getByText('Thank you!', { exact: true }).waitFor()
  await ask()
  const dialog = page.getByRole('dialog', { name: 'Close Chloe with a reason' })
  await dialog.getByLabel('Reason').selectOption('Solved')
  await dialog.getByLabel('Delivery').check()
  await expectAccessible(page, 'reasons to close')
  await dialog.getByRole('button', { name: 'Close the conversation' }).click()
  const anyway = page.getByRole('button', { name: 'Close anyway' })
  const closed = page.getByRole('status').filter({ hasText: /^Closed / })
  await anyway.or(closed).first().waitFor()
  if (await anyway.isVisible()) await anyway.click()
  await closed.waitFor()
  // The next one opens: back to this one.
  await page.goto(threadUrl)
  await threadOf(page).getByText('You closed the conversation: Solved').waitFor()
  expect(await world.conversationOf('chloe')).toMatchObject({ status: 'closed', tags: ['Delivery'] })

  // Beside the buttons that close: of the selected rows, and of the one that is open.
  for (const name of ['Dora', 'Emil', 'Fanny']) await writes(name, 'Buy now!')
  for (const name of ['Dora', 'Emil'])
    await page.getByRole('checkbox', { name: `Select ${name}` }).check({ force: true })
  const menuOf = (place: Locator) => place.getByRole('button', { name: 'Close with a reason' })
  await menuOf(page.getByRole('toolbar', { name: 'Selected conversations' })).click()
  await page.getByRole('menuitem', { name: 'Spam' }).click()
  await page.getByRole('status').filter({ hasText: '2 conversations closed.' }).waitFor()
  // One selected row is closed as rows are, by what it has shown: its thread is not open.
  await writes('Gina', 'Buy more!')
  await page.getByRole('checkbox', { name: 'Select Gina' }).check({ force: true })
  await menuOf(page.getByRole('toolbar', { name: 'Selected conversations' })).click()
  await page.getByRole('menuitem', { name: 'Close with a reason…' }).click()
  await page.getByRole('dialog').getByLabel('Reason').selectOption('Spam')
  await page.getByRole('button', { name: 'Close the conversation' }).click()
  await page.getByRole('status').filter({ hasText: '1 conversation closed.' }).waitFor()
  await entry(page, 'Fanny').click()
  await threadOf(page).getByText('Buy now!').waitFor()
  await menuOf(page.locator('header')).click()
  await expectAccessible(page, 'the menu of reasons')
  await takePicture(page, 'close-menu')
  await page.getByRole('menuitem', { name: 'Spam' }).click()
  await anyway.or(closed).first().waitFor()
  if (await anyway.isVisible()) await anyway.click()
  for (const name of ['Dora', 'Emil', 'Fanny']) {
    await waitFor(`the reason why ${name} was closed`, async () => {
      const { items } = await world.asDesk.get<Page<TimelineItem>>(`/conversations/${await idOf(name)}/timeline`)
      return JSON.stringify(items).includes('"reason":"Spam"')
    })
  }
  await leave(desk)
})
