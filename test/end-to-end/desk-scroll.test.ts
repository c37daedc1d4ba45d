/** A long conversation, scrolled from its newest message to its oldest and back. */

import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { fromCustomer, threadOf } from './desk-browser.ts'
import { world } from './desk-world.ts'
import { inside, openThread, pictures, useFiles } from './files-world.ts'

const count = 2000
const customer = 'long'
/** Some hundreds of screens. */
const patienceMs = 240_000

useFiles(async () => {
  for (let from = 1; from <= count; from += 250) {
    await world.send(...Array.from({ length: 250 }, (_, i) => numbered(from + i)))
  }
})

/** Rows of every height: short and long texts, choices, files, pictures. */
function numbered(n: number): object {
  const text = `No. ${n}. ${'Where is my order? It was due on Tuesday. '.repeat(n % 7 === 0 ? 12 : 1)}`
  const rich = { type: 'quick_replies', items: [{ label: 'Yes' }, { label: 'No' }] }
  const file = { name: 'note.txt', type: 'text/plain', bytes: `Note ${n}` }
  const picture = { name: 'lamp.jpg', type: 'image/jpeg', bytes: pictures.portrait }
  const attachments = n % 90 === 0 ? [inside(picture)] : n % 40 === 0 ? [inside(file)] : []
  const message = fromCustomer({ customer, name: 'Long', text })
  return { ...message, body: { message: text, attachments, ...(n % 25 === 0 && { rich_content: rich }) } }
}

interface Sight {
  /** Of the messages in sight, from the top. */
  numbers: number[]
  /** What is wrong with what is drawn, in words. */
  faults: string[]
}

/** What stands on the screen once nothing moves from one frame to the next. */
const look = (page: Page): Promise<Sight> =>
  page.evaluate(`(async () => {
    const pane = document.querySelector('[role="log"]')
    const read = () => [...pane.querySelectorAll('[data-index]')]
      .map((row) => ({ n: Number(/No\\. (\\d+)\\./.exec(row.textContent)?.[1] ?? 0), box: row.getBoundingClientRect() }))
      .sort((a, b) => a.box.top - b.box.top)
    let rows, before
    do {
      before = JSON.stringify(rows)
      await new Promise((resolve) => requestAnimationFrame(resolve))
      rows = read()
    } while (JSON.stringify(rows) !== before)
    const { top, bottom } = pane.getBoundingClientRect()
    const faults = []
    const numbers = rows.map(({ n }) => n).filter((n) => n > 0)
    numbers.forEach((n, i) => { if (i > 0 && n !== numbers[i - 1] + 1) faults.push(n + ' follows ' + numbers[i - 1]) })
    rows.forEach(({ n, box }, i) => {
      const gap = i > 0 ? box.top - rows[i - 1].box.bottom : 0
      if (Math.abs(gap) > 1) faults.push('a gap of ' + gap + ' above ' + n)
    })
    const margin = 16
    if (!(rows[0]?.box.top <= top + margin)) faults.push('blank at the top')
    if (!(rows.at(-1)?.box.bottom >= bottom - margin)) faults.push('blank at the bottom')
    const inSight = rows.filter(({ n, box }) => n > 0 && box.bottom > top && box.top < bottom)
    return { numbers: inSight.map(({ n }) => n), faults }
  })()`)

/** Steps until `end` is in sight; each view must join the one before it. Returns every number seen. */
async function walk(page: Page, end: number, step: () => Promise<void>): Promise<Set<number>> {
  const seen = new Set<number>()
  let edges = edgesOf(await look(page))
  while (!seen.has(end)) {
    const sight = await look(page)
    const now = edgesOf(sight)
    const told = `${edges.first} to ${edges.last}, then ${now.first} to ${now.last}`
    expect(sight.faults, told).toEqual([])
    expect(now.first <= edges.last + 1 && now.last >= edges.first - 1, `skipped: ${told}`).toBe(true)
    expect(end === 1 ? now.first <= edges.first : now.last >= edges.last, `thrown back: ${told}`).toBe(true)
    for (const n of sight.numbers) seen.add(n)
    edges = now
    if (!seen.has(end)) await step()
  }
  return seen
}

const edgesOf = ({ numbers }: Sight) => ({ first: numbers[0] ?? Number.NaN, last: numbers.at(-1) ?? Number.NaN })

test('up by the wheel, down by the keys: each message comes into sight once', { timeout: patienceMs }, async () => {
  const { page, context, faults } = await openThread(customer)
  await threadOf(page).getByText(`No. ${count}. `).waitFor()
  await threadOf(page).hover()
  const up = await walk(page, 1, () => page.mouse.wheel(0, -640))
  expect(up.size).toBe(count)

  await threadOf(page).focus()
  const down = await walk(page, count, () => page.keyboard.press('PageDown'))
  expect(down.size).toBe(count)
  expect(faults).toEqual([])
  await context.close()
})

test('who is at the top of what is loaded stays with the message there when earlier ones come late', async () => {
  const { page, context } = await openThread(customer)
  await threadOf(page).getByText(`No. ${count}. `).waitFor()
  const release = Promise.withResolvers<void>()
  await page.route(/\/messages\?.*cursor=/, async (route) => {
    await release.promise
    await route.continue()
  })
  await threadOf(page).focus()
  await page.keyboard.press('Home')
  await page.getByText('Loading earlier messages').waitFor()
  await page.keyboard.press('Home')
  const { numbers } = await look(page)
  const top = () =>
    threadOf(page)
      .locator('[data-index]', { hasText: `No. ${numbers[0]}. ` })
      .evaluate((row) => Math.round(row.getBoundingClientRect().top))
  const before = await top()
  release.resolve()
  await waitFor('earlier messages', () => threadOf(page).evaluate((log) => log.scrollTop > 0))
  const { faults } = await look(page)
  expect(faults).toEqual([])
  expect(await top()).toBe(before)
  await context.close()
})
