/** What is measured inside the page, where its clock and its frames are. */
import type { Page } from '@passerelle/testkit/browser'

/** Resolves two frames after the condition came true: what it asks for is painted then. */
const untilTrue = (condition: string): string => `new Promise((resolve) => {
  const look = () => {
    if (${condition}) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
    else requestAnimationFrame(look)
  }
  look()
})`

const untilShown = (text: string): string =>
  untilTrue(`document.querySelector('[role="log"]')?.textContent.includes(${JSON.stringify(text)})`)

/** Has pages note when the inbox first shows a conversation. */
export const noteList = (page: Page): Promise<unknown> =>
  page.addInitScript(`new MutationObserver(() => {
    if (document.querySelector('li[data-index] a')) window.listShownAt ??= performance.now()
  }).observe(document, { childList: true, subtree: true })`)

/** The addresses of the scripts that were asked for by then. */
export const scriptsBeforeList = (page: Page): Promise<string[]> =>
  page.evaluate(`performance.getEntriesByType('resource')
    .filter((entry) => entry.startTime < window.listShownAt)
    .map((entry) => entry.name)`)

/** Clicks on the first conversation; ms until `text` is painted. */
export const openIn = (page: Page, text: string): Promise<number> =>
  page.evaluate(`(async () => {
    const begun = performance.now()
    document.querySelector('ul li[data-index="0"] a').click()
    return (await ${untilShown(text)}) - begun
  })()`)

/** Ms from the beginning of the next navigation until `text` is painted. */
export const watchFor = (page: Page, text: string): Promise<number> => watch(page, untilShown(text))

/** Ms from the beginning of the next navigation until the inbox is painted. */
export const watchForList = (page: Page): Promise<number> =>
  watch(page, untilTrue(`document.querySelector('li[data-index] a')`))

async function watch(page: Page, until: string): Promise<number> {
  await page.waitForURL((url) => url.protocol.startsWith('http'), { waitUntil: 'commit' })
  return page.evaluate(until)
}

export interface Scroll {
  /** Selector of what scrolls, or of what lies in it. */
  list: string
  direction: 1 | -1
  /** Whether the numbers of the rows follow one another. */
  isNumbered: boolean
}

export interface Scrolled {
  /** Different numbered rows that were in sight. */
  seen: number
  /** Settled frames with a hole in them, a number twice, or numbers out of order. */
  gaps: number
  /** Ms between one frame and the next. */
  frames: number[]
}

/** Three quarters of a screen a step, to the end; after each step it looks at what is in sight. */
export const scrollThrough = (page: Page, { list, direction, isNumbered }: Scroll): Promise<Scrolled> =>
  page.evaluate(`(async () => {
    let pane = document.querySelector(${JSON.stringify(list)})
    while (getComputedStyle(pane).overflowY === 'visible') pane = pane.parentElement
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const seen = new Set(), frames = []
    let gaps = 0, last = performance.now(), movedAt = last
    const rows = () => {
      const { top, bottom } = pane.getBoundingClientRect()
      return [...pane.querySelectorAll('[data-index]')]
        .map((row) => ({ row, box: row.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > top && box.top < bottom)
        .sort((a, b) => a.box.top - b.box.top)
    }
    const look = () => {
      const shown = rows()
      const numbers = shown.map(({ row }) => Number(/No\\. (\\d+)\\./.exec(row.textContent)?.[1])).filter((n) => n > 0)
      for (const n of numbers) seen.add(n)
      const isDoubled = new Set(numbers).size < numbers.length
      const isBroken = ${isNumbered} && numbers.some((n, i) => i > 0 && n !== numbers[i - 1] + 1)
      const hasHole = shown.some(({ box }, i) => i > 0 && box.top - shown[i - 1].box.bottom > 4)
      if (isBroken || isDoubled || hasHole || shown.length === 0) gaps++
    }
    look()
    while (last - movedAt < 2000) {
      const before = pane.scrollTop
      pane.scrollTop += ${direction} * pane.clientHeight * 0.75
      for (let i = 0; i < 2; i++) {
        await frame()
        frames.push(performance.now() - last)
        last = performance.now()
      }
      if (Math.abs(pane.scrollTop - before) >= 1) movedAt = last
      look()
    }
    return { seen: seen.size, gaps, frames }
  })()`)
