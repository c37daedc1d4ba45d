import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { resultOf, stepsOf } from './steps-of.ts'

test('all steps come in their order, however they were told, and the result after them', async () => {
  const work = stepsOf<number, string>(async (tell) => {
    tell(1)
    tell(2)
    await setImmediate()
    tell(3)
    await setImmediate()
    tell(4)
    return 'done'
  })
  const seen: number[] = []
  expect(await resultOf(work, (step) => seen.push(step))).toBe('done')
  expect(seen).toEqual([1, 2, 3, 4])
})

test('work without a step gives its result; work that fails, its error after its steps', async () => {
  expect(
    await resultOf(
      stepsOf(async () => 7),
      () => {},
    ),
  ).toBe(7)
  const seen: string[] = []
  const failing = stepsOf<string, void>(async (tell) => {
    tell('begun')
    await setImmediate()
    throw new Error('broken')
  })
  await expect(resultOf(failing, (step) => seen.push(step))).rejects.toThrow('broken')
  expect(seen).toEqual(['begun'])
})

test('who leaves early waits for the end of the work', async () => {
  let isOver = false
  const work = stepsOf<number, void>(async (tell) => {
    tell(1)
    await setImmediate()
    isOver = true
  })
  for await (const step of work) if (step === 1) break
  expect(isOver).toBe(true)
})
