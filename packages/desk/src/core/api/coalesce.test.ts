import { expect, test } from 'vitest'
import { coalesce } from './coalesce.ts'

test('asked again and again, it is done to the end, and once more for all that was asked meanwhile', async () => {
  const runs: PromiseWithResolvers<void>[] = []
  const { ask, close } = coalesce(() => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    return run.promise
  }, 0)
  for (let i = 0; i < 5; i++) ask()
  expect(runs).toHaveLength(1)
  runs[0]?.resolve()
  await expect.poll(() => runs.length).toBe(2)
  runs[1]?.resolve()
  close()
})
