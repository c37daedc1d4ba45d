/** Tags and closing reasons, out of the lists that an operator keeps. */
import { expect, test } from 'vitest'
import { expectAccessible, takePicture, threadOf } from './desk-browser.ts'
import { enterThread, entry, leave, useAgents, world, writes } from './desk-world.ts'

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

test('a close offers the reasons', async () => {
  await writes('Chloe', 'Thank you!')
  const desk = await enterThread('Chloe')
  const { page } = desk
  const threadUrl = page.url()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search commands, people, queues and messages' }).waitFor()
  await page.keyboard.type('with a reason')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Close with a reason' })
  await dialog.getByLabel('Reason').selectOption('Solved')
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
  expect((await world.conversationOf('chloe')).status).toBe('closed')
  await leave(desk)
})
