import { createTestClock } from '@passerelle/testkit/clock'
import { expect, test } from 'vitest'
import { createPresence, type Presence } from './presence.ts'

const ada = { id: 'ada', name: 'Ada' }
const bob = { id: 'bob', name: 'Bob' }

function open() {
  const clock = createTestClock({ standsAt: 0 })
  const board = createPresence({ clock })
  const told: Presence[] = []
  const stop = board.onChange('i', (presence) => told.push(presence))
  const tell = (agent: typeof ada, state: 'viewing' | 'answering' | 'left', conversationId = 'c') =>
    board.tell({ instanceId: 'i', conversationId, agent, state })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { clock, board, told, stop, tell, settled }
}

test('each change is told with all who are there; saying the same again is not', () => {
  const { board, told, tell } = open()
  tell(ada, 'viewing')
  tell(ada, 'viewing')
  tell(bob, 'answering')
  tell(ada, 'left')
  tell(ada, 'left')
  expect(told).toEqual([
    { conversationId: 'c', agents: [{ ...ada, state: 'viewing' }] },
    {
      conversationId: 'c',
      agents: [
        { ...ada, state: 'viewing' },
        { ...bob, state: 'answering' },
      ],
    },
    { conversationId: 'c', agents: [{ ...bob, state: 'answering' }] },
  ])
  expect(board.list('i')).toEqual([told.at(-1)])
  expect(board.list('other')).toEqual([])
  board.close()
})

test('it ends by itself 15 s after it was last said', async () => {
  const { clock, board, told, tell, settled } = open()
  tell(ada, 'answering')
  clock.advance(14_000)
  await settled()
  tell(ada, 'answering')
  clock.advance(14_000)
  await settled()
  expect(told).toHaveLength(1)
  clock.advance(1000)
  await settled()
  expect(told.at(-1)).toEqual({ conversationId: 'c', agents: [] })
  expect(board.list('i')).toEqual([])
})

test('an agent cannot fill the memory; a listener that stopped is told nothing', () => {
  const { board, told, stop, tell } = open()
  for (let i = 0; i < 100; i++) tell(ada, 'viewing', `c${i}`)
  expect(board.list('i')).toHaveLength(50)
  stop()
  const before = told.length
  tell(bob, 'viewing')
  expect(told).toHaveLength(before)
  board.close()
})
