/** A supervisor sees the room on the board and acts from it, and reads what happened in the reports. */
import { expect, test } from 'vitest'
import { axeProblems, takePicture } from './desk-browser.ts'
import { enter, entry, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

useAgents({}, async () => {
  await world.asOperator.patch(`/queues/${world.instanceId}`, { wait_target_seconds: 1 })
})

test('who waits too long is given to an agent, from the board', async () => {
  await writes('Claire', 'Where is my order?')
  await writes('Tom', 'Do you ship to Ireland?')
  const ada = await enter('/inbox/mine')
  const supervisor = await enter('/inbox', zoe)
  const { page } = supervisor
  await page.getByRole('link', { name: 'Board' }).click()
  const queues = page.getByRole('table', { name: 'Queues' })
  const general = queues.getByRole('row', { name: /General/ })
  await general.getByText('over the target').waitFor({ state: 'attached' })
  await page
    .getByRole('table', { name: 'Agents' })
    .getByRole('row', { name: /Ada.*Online/ })
    .waitFor()
  expect(await axeProblems(page)).toEqual([])
  await takePicture(page, 'board')

  await general.getByRole('link').click()
  const drawer = page.getByRole('dialog', { name: 'Waiting in General' })
  await drawer.getByRole('button', { name: 'Give to…: Claire' }).click()
  await takePicture(page, 'board-give')
  await page.getByRole('menuitem', { name: /Ada/ }).click()
  await drawer.getByText('Given to Ada').waitFor()
  await entry(ada.page, 'Claire').waitFor()
  expect((await world.conversationOf('claire')).assignee?.name).toContain('Ada')
  expect(await axeProblems(page)).toEqual([])
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  // While the server is away, the board says of when it is. What announces it is there before.
  await page.getByRole('main').getByRole('status').filter({ hasNotText: /\S/ }).waitFor({ state: 'attached' })
  await page.route('**/desk/v1/board', (route) => route.fulfill({ status: 503, body: '{}' }))
  const stale = page.getByRole('status').filter({ hasText: 'Cannot reach the server' })
  await stale.waitFor()
  expect(await axeProblems(page)).toEqual([])
  await takePicture(page, 'board-stale')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await stale.waitFor({ state: 'detached' })
  const row = page.getByRole('table', { name: 'Agents' }).getByRole('row', { name: /Ada/ })
  await expect.poll(() => row.getByRole('cell').nth(2).textContent()).toBe('1')
  await Promise.all([leave(ada), leave(supervisor)])
})

test('reports tell what happened, and hand it over as CSV', async () => {
  await world.reply(await idOf('claire'), 'It is on its way.')
  const rating = {
    type: 'rating',
    created_at: Math.floor(Date.now() / 1000),
    customer_id: 'claire',
    data: { score: 4, comment: 'Quick, thank you!' },
  }
  await world.tell({ ...rating, id: 'rating-1' })
  const { page, ...desk } = await enter('/reports', zoe)
  const value = (name: string) =>
    page
      .locator('dl > div', { has: page.getByText(name, { exact: true }) })
      .locator('dd')
      .first()
  await expect
    .poll(async () => {
      await page.getByRole('combobox', { name: 'Time' }).selectOption('Yesterday')
      await page.getByRole('combobox', { name: 'Time' }).selectOption('Today')
      return (await value('Conversations').count()) && value('Conversations').textContent()
    })
    .toBe('2')
  await page
    .getByRole('table', { name: 'By queue' })
    .getByRole('row', { name: /General/ })
    .waitFor()
  expect(await value('Rating').textContent()).toBe('4')
  await page
    .getByRole('table', { name: 'Ratings by score' })
    .getByRole('row', { name: /^4.*1$/ })
    .waitFor()
  const comments = page.getByRole('region', { name: 'Comments' })
  await comments.getByText('Quick, thank you!').waitFor()
  expect(await comments.getByRole('link', { name: 'Claire' }).getAttribute('href')).toContain(await idOf('claire'))
  await page.getByRole('combobox', { name: 'Compare' }).selectOption('By agent')
  await page
    .getByRole('table', { name: 'By agent' })
    .getByRole('row', { name: /Ada.*4 \(1\)/ })
    .waitFor()
  expect(await axeProblems(page)).toEqual([])
  await takePicture(page, 'reports')
  await page.route(/reports\/comments/, (route) => route.fulfill({ status: 403, body: '{}' }))
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Last 30 days')
  await comments.getByRole('alert').waitFor()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await comments.getByRole('button', { name: 'Try again' }).click()
  await comments.getByText('Quick, thank you!').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^report-[\d-]+\.csv$/)
  await leave({ page, ...desk })
})
