import { expect, test } from 'vitest'
import { waitFor } from '../../../../testkit/src/wait-for.ts'
import { createWakeups } from './wakeups.ts'

test('a database that cannot be read for a moment ends no process: the wake-up comes when it can', async () => {
  const versions: (number | Error)[] = [new Error('locking protocol'), 1, new Error('disk I/O error'), 2]
  const wakeups = createWakeups(() => {
    const seen = versions.shift() ?? 2
    if (seen instanceof Error) throw seen
    return seen
  })
  let woken = 0
  wakeups.on('changes', () => {
    woken += 1
  })
  await waitFor('both commits of another process to be seen', () => woken >= 2 || undefined)
  expect(woken).toBe(2)
  wakeups.close()
})

test('those who ask in one turn share a look, made after the last of them', async () => {
  let version = 0
  let looks = 0
  const wakeups = createWakeups(() => {
    looks += 1
    return version
  })
  let woken = 0
  wakeups.on('credentials', () => {
    woken += 1
  })
  const before = looks
  const first = wakeups.lookSoon()
  version = 1
  const second = wakeups.lookSoon()
  await Promise.all([first, second])
  expect(looks - before).toBe(1)
  expect(woken).toBe(1)
  version = 2
  await wakeups.lookSoon()
  expect(woken).toBe(2)
  wakeups.close()
})
