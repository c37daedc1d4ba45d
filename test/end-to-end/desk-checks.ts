/** What every screen of the desk is held to, beside axe: reflow, spacing, the keyboard's way, forced colours. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@passerelle/testkit/browser'

const script = readFileSync(join(import.meta.dirname, 'page-checks.js'), 'utf8')

/** More steps than any screen has. */
const MOST_STEPS = 150

const run = async <T>(page: Page, call: string): Promise<T> =>
  (await page.evaluate(`{ ${script}\n pageChecks.${call} }`)) as T

const told = async (page: Page, call: string, when = ''): Promise<string[]> =>
  (await run<string[]>(page, call)).map((problem) => problem + when)

/** What has to be scrolled sideways, and what is cut off; with a reader's own spacing (WCAG 1.4.12) too. */
export async function reflowProblems(page: Page): Promise<string[]> {
  await run(page, 'settle()')
  const plain = [...(await told(page, 'sideways()')), ...(await told(page, 'cutText()'))]
  await run(page, 'space(true)')
  await run(page, 'settle()')
  const spaced = [...(await told(page, 'sideways()', ', spaced')), ...(await told(page, 'cutText()', ', spaced'))]
  await run(page, 'space(false)')
  return [...plain, ...spaced]
}

/** By Tab through all that can be reached: each is seen, shows that it has the focus, and is in the open dialog. */
export async function walkByTab(page: Page): Promise<string[]> {
  await run(page, 'settle()')
  await run(page, 'startWalk()')
  const problems: string[] = []
  for (let count = 0; count < MOST_STEPS; count += 1) {
    await page.keyboard.press('Tab')
    const step = await run<{ told: string[]; ended: boolean }>(page, 'step()')
    problems.push(...step.told)
    if (step.ended) return problems
  }
  return [...problems, `the focus went round without an end`]
}

/** What cannot be told apart in colours of the system's choosing. */
export async function forcedColorProblems(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' })
  const problems = await told(page, 'alike()', ', in forced colours')
  await page.emulateMedia({ forcedColors: 'none' })
  return problems
}

export const motionProblems = (page: Page): Promise<string[]> => told(page, 'moving()')
