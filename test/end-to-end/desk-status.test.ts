/** Status: who is away is given nothing, and who is online is given who waits longest, as far as there is room. */
import type { QueueItem } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { expectAccessible, takePicture, threadOf } from './desk-browser.ts'
import { enter, enterThread, entry, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

useAgents({})

const assigneeOf = async (name: string) =>
  (await world.asDesk.get<{ assignee: { id: string } | null }>(`/conversations/${await idOf(name)}`)).assignee?.id

test('an agent who is away is given nothing; back online, the longest waiting ones, as many as they may have', async () => {
  const { items } = await world.asOperator.get<{ items: QueueItem[] }>(`/queues?instance_id=${world.instanceId}`)
  await world.asOperator.call('PATCH', `/queues/${items[0]?.id}`, { assignment: 'least_busy' })
  await world.asOperator.call('PATCH', `/agents/${world.agent.id}`, { capacity: 2 })
  const desk = await enter('/inbox/unassigned')
  const { page } = desk
  const menu = page.getByRole('button', { name: /^Account and settings/ })
  await page.getByRole('button', { name: /\(Online\)$/ }).waitFor()
  await menu.click()
  const away = page.getByRole('menuitemradio', { name: 'Away' })
  await away.waitFor()
  await expectAccessible(page, 'the menu with the status')
  await takePicture(page, 'status-menu')
  await away.click()
  await page.getByRole('button', { name: /\(Away\)$/ }).waitFor()
  for (const name of ['Anna', 'Bruno', 'Cleo']) {
    await writes(name, 'Is anybody there?')
    await entry(page, name).waitFor()
  }
  for (const name of ['Anna', 'Bruno', 'Cleo']) expect(await assigneeOf(name)).toBeUndefined()
  if (await away.isVisible()) await page.keyboard.press('Escape')
  await away.waitFor({ state: 'detached' })
  await page.keyboard.press('p')
  await page.getByRole('button', { name: /\(Online\)$/ }).waitFor()
  for (const name of ['Anna', 'Bruno']) {
    await waitFor('routing', async () => (await assigneeOf(name)) === world.agent.id)
  }
  expect(await assigneeOf('Cleo')).toBeUndefined()
  await page.reload()
  await page.getByRole('button', { name: /\(Online\)$/ }).waitFor()
  await world.closeConversation(await idOf('Anna'))
  await waitFor('routing', async () => (await assigneeOf('Cleo')) === world.agent.id)
  await leave(desk)
})

test('whoever goes away with three open loses them at the answer limit to a colleague, and reads why', async () => {
  const { instanceId, asOperator, agent } = world
  for (const name of ['Bruno', 'Cleo']) await world.closeConversation(await idOf(name))
  await asOperator.patch(`/queues/${instanceId}`, { assignment: 'least_busy', answer_limit_seconds: 300 })
  await asOperator.patch(`/agents/${agent.id}`, { capacity: 3 })
  const names = ['Dora', 'Emil', 'Fanny']
  for (const name of names) await writes(name, 'Is anybody there?')
  for (const name of names) await waitFor('routing', async () => (await assigneeOf(name)) === agent.id)
  const mine = await enterThread('Dora')
  const { page } = mine
  await page.getByRole('button', { name: /^Account and settings/ }).click()
  await page.getByRole('menuitemradio', { name: 'Away' }).click()
  await page.getByRole('button', { name: /\(Away\)$/ }).waitFor()
  const theirs = await enter('/inbox/mine', zoe)
  await theirs.page.getByRole('button', { name: /\(Online\)$/ }).waitFor()
  await writes('Dora', 'Hello?')
  await threadOf(page).getByText('Hello?').waitFor()
  for (const name of names) expect(await assigneeOf(name)).toBe(agent.id)

  world.clock.advance(300_000)
  for (const name of names) await entry(theirs.page, name).waitFor()
  await threadOf(page).getByText('You did not answer in time: the conversation waits in its queue again').waitFor()
  await takePicture(page, 'not-answered-in-time')
  await entry(theirs.page, 'Dora').click()
  await threadOf(theirs.page).getByText('did not answer in time: the conversation waits in its queue again').waitFor()
  await takePicture(theirs.page, 'taken-over')
  const colleague = await assigneeOf('Dora')
  expect(colleague).not.toBe(agent.id)
  for (const name of names) expect([name, await assigneeOf(name)]).toEqual([name, colleague])
  await leave(mine)
  await leave(theirs)
})
