/** How often the dispatcher has to wait for the disk. */
import { StatementSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { dispatch, setUp, untilState } from './test-dispatcher.ts'

function countCommits(): () => number {
  const { run } = StatementSync.prototype
  let commits = 0
  const value = function (this: StatementSync, ...values: unknown[]) {
    if (this.sourceSQL === 'commit') commits++
    return Reflect.apply(run, this, values)
  }
  Object.defineProperty(StatementSync.prototype, 'run', { configurable: true, value })
  onTestFinished(() => void Object.defineProperty(StatementSync.prototype, 'run', { configurable: true, value: run }))
  return () => commits
}

it('what is claimed in the place of an attempt that ended shares the commit of its settlement', async () => {
  const world = await setUp()
  const { connector, reply, config, readTime } = world
  const ids: string[] = []
  for (const customer of ['c1', 'c2', 'c3']) ids.push((await reply(connector.id, customer)).deliveryId)
  await readTime()
  const commits = countCommits()
  dispatch({ ...world, config: { ...config, webhookConcurrency: 1 } })
  for (const id of ids) await untilState(world, id, 'delivered')
  // The first claim, two settlements with the next claim, and the last settlement.
  expect(commits()).toBe(4)
})
