import { expect, it } from 'vitest'
import { createTaskQueue } from './task-queue.ts'

/** Tasks that end when told to, and the order they started in. */
function startTasks(names: string[]) {
  const queue = createTaskQueue(2)
  const started: string[] = []
  const end = new Map<string, () => void>()
  const cancel = new Map(
    names.map((name) => [
      name,
      queue.add(() => {
        started.push(name)
        return new Promise((resolve) => end.set(name, resolve))
      }),
    ]),
  )
  const settle = async (name: string) => {
    end.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { started, settle, cancel }
}

it('starts as many as may run, then one for each that ends, in order', async () => {
  const { started, settle } = startTasks(['a', 'b', 'c', 'd'])
  await settle('none')
  expect(started).toEqual(['a', 'b'])
  await settle('b')
  expect(started).toEqual(['a', 'b', 'c'])
  await settle('c')
  await settle('a')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
})

it('never starts what was taken out while it waited', async () => {
  const { started, settle, cancel } = startTasks(['a', 'b', 'c', 'd'])
  await settle('none')
  cancel.get('c')?.()
  // It runs: taking it out does nothing.
  cancel.get('a')?.()
  await settle('a')
  expect(started).toEqual(['a', 'b', 'd'])
})
