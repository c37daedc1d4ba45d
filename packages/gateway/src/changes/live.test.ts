import { createTestClock } from '@passerelle/testkit/clock'
import { testEngine } from '@passerelle/testkit/data-dir'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { waitFor } from '../../../testkit/src/wait-for.ts'
import { openTestStore } from '../../test/open-test-store.ts'
import { inboundPlan, newConnector, plannedMessage } from '../store/conformance/fixtures.ts'
import type { Store } from '../store/store.ts'
import { createLive, type Live } from './live.ts'
import type { ChangeListener } from './subscription.ts'

const log = pino({ level: 'silent' })
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/**
 * As a database server answers: what was so when it was asked, some turns of the event loop later, and several answers
 * in one turn.
 */
const distant = (store: Store, turns: () => number): Parameters<typeof createLive>[0]['store'] => {
  let turn: Promise<void> | undefined
  const nextTurn = () => {
    turn ??= new Promise((resolve) =>
      setImmediate(() => {
        turn = undefined
        resolve()
      }),
    )
    return turn
  }
  const later = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer
    for (let left = turns(); left > 0; left--) await nextTurn()
    return value
  }
  return {
    onWake: store.onWake,
    readChanges: (request) => later(store.readChanges(request)),
    readChangeBounds: () => later(store.readChangeBounds()),
    readItems: (request) => later(store.readItems(request)),
    listCounted: (request) => later(store.listCounted(request)),
  }
}

interface Opened {
  store: Store
  live: Live
  write(instanceId?: string): Promise<void>
  messagesRead(): number
}

async function open(turns = () => 0): Promise<Opened> {
  const store = await openTestStore()
  for (const id of ['instance-1', 'instance-2']) {
    await store.recordInstance({ id, name: id, createdAt: 0 })
    await store.recordConnector(newConnector({ id: `connector-of-${id}`, instanceId: id }))
  }
  let messagesRead = 0
  const far = distant(store, turns)
  const readItems: typeof far.readItems = (request) => {
    messagesRead += request.messageIds.length
    return far.readItems(request)
  }
  const live = createLive({ store: { ...far, readItems }, clock: createTestClock(), log })
  closers.push(
    () => store.close(),
    () => live.close(),
  )
  let written = 0
  const write = async (instanceId = 'instance-1') => {
    written += 1
    const plan = inboundPlan([plannedMessage(`k${written}`)], {
      connectorId: `connector-of-${instanceId}`,
      conversationId: `conversation-of-${instanceId}`,
    })
    await store.recordInbound({ ...plan, instanceId })
  }
  return { store, live, write, messagesRead: () => messagesRead }
}

interface Recorder extends ChangeListener {
  seen: (number | 'reset' | 'end')[]
  /** How many messages came with the changes. */
  messages: number
  from: number
  /** While set, a batch keeps the listener busy until it is called. */
  pause: Promise<void> | undefined
}

function record(): Recorder {
  const recorder: Recorder = {
    seen: [],
    messages: 0,
    from: Number.NaN,
    begin(seq) {
      recorder.from = seq
    },
    pause: undefined,
    changes(changes) {
      recorder.seen.push(...changes.map(({ seq }) => seq))
      recorder.messages += changes.filter(({ message }) => message).length
      return recorder.pause
    },
    reset() {
      recorder.seen.push('reset')
    },
    end() {
      recorder.seen.push('end')
    },
  }
  return recorder
}

const allOf = async (store: Store, instanceId = 'instance-1', after = 0) =>
  (await store.readChanges({ instanceId, after, limit: 10_000 })).map(({ seq }) => seq)

const settledAt = (store: Store, recorder: Recorder, instanceId?: string) =>
  waitFor('the last change', async () => recorder.seen.at(-1) === (await allOf(store, instanceId)).at(-1))

test('without a sequence it tells what happens from now on, of its instance alone', async () => {
  const { store, live, write } = await open()
  await write()
  const recorder = record()
  await live.subscribe({ instanceId: 'instance-1' }, recorder)
  await write('instance-2')
  await write()
  await settledAt(store, recorder)
  expect(recorder.seen).toEqual(await allOf(store, 'instance-1', recorder.from))
})

test('with one it tells everything since', async () => {
  const { store, live, write } = await open()
  for (let i = 0; i < 300; i++) await write()
  const recorder = record()
  await live.subscribe({ instanceId: 'instance-1', after: 7 }, recorder)
  await settledAt(store, recorder)
  expect(recorder.seen).toEqual(await allOf(store, 'instance-1', 7))
})

test('nothing is missed and nothing told twice, whatever the pace of writers and listeners', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constantFrom('write', 'other', 'subscribe', 'turn', 'go on'), fc.nat(40)), {
        maxLength: 60,
      }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 20 }),
      async (steps, turns) => {
        let asked = 0
        const { store, live, write } = await open(() => turns[asked++ % turns.length] ?? 0)
        const followers: { recorder: Recorder; goOn(): void }[] = []
        for (const step of steps) {
          if (step === 'write') void write()
          else if (step === 'other') void write('instance-2')
          else if (step === 'turn') await new Promise((resolve) => setImmediate(resolve))
          else if (step === 'go on') followers.at(-1)?.goOn()
          else {
            const recorder = record()
            let goOn = () => {}
            recorder.pause = new Promise((resolve) => {
              goOn = () => {
                recorder.pause = undefined
                resolve()
              }
            })
            const { last } = await store.readChangeBounds()
            const after = typeof step === 'number' ? Math.min(step, last) : undefined
            await live.subscribe({ instanceId: 'instance-1', after }, recorder)
            followers.push({ recorder, goOn })
          }
        }
        for (const { goOn } of followers) goOn()
        await write()
        for (const { recorder } of followers) {
          await settledAt(store, recorder)
          expect(recorder.seen).toEqual(await allOf(store, 'instance-1', recorder.from))
        }
        for (const close of closers.splice(0).reverse()) await close()
      },
    ),
    {
      numRuns: testEngine === 'sqlite' ? 150 : 15,
      examples: [
        [
          [0, 0, 'subscribe'],
          [0, 0, 3, 3, 0],
        ],
      ],
    },
  )
})

test('what comes while nobody follows is not read, but told with what it is about to whoever comes back', async () => {
  const { store, live, write, messagesRead } = await open()
  const first = record()
  const { close } = await live.subscribe({ instanceId: 'instance-1' }, first)
  await write()
  await settledAt(store, first)
  close()
  const readBefore = messagesRead()
  const { last } = await store.readChangeBounds()
  for (let i = 0; i < 3; i++) await write()
  await live.readCounts('instance-1')
  expect(messagesRead()).toBe(readBefore)
  const again = record()
  await live.subscribe({ instanceId: 'instance-1', after: last }, again)
  await settledAt(store, again)
  expect(again.messages).toBe(3)
})

test('one whose listener is busy is handed nothing, and holds up nobody', async () => {
  const { store, live, write } = await open()
  const [slow, quick] = [record(), record()]
  let goOn = () => {}
  slow.pause = new Promise((resolve) => {
    goOn = resolve
  })
  await live.subscribe({ instanceId: 'instance-1' }, slow)
  await live.subscribe({ instanceId: 'instance-1' }, quick)
  await write()
  await waitFor('its first change', () => slow.seen.length > 0)
  const first = slow.seen.length
  for (let i = 0; i < 20; i++) await write()
  await settledAt(store, quick)
  expect(slow.seen).toHaveLength(first)
  slow.pause = undefined
  goOn()
  await settledAt(store, slow)
  expect(slow.seen).toEqual(quick.seen)
})

test('what is no longer kept, and a sequence of another database, is a reset; then it goes on', async () => {
  const { store, live, write } = await open()
  for (let i = 0; i < 5; i++) await write()
  await store.deleteChanges(Number.MAX_SAFE_INTEGER, 3)
  for (const after of [1, 1_000_000]) {
    const recorder = record()
    await live.subscribe({ instanceId: 'instance-1', after }, recorder)
    await waitFor('a reset', () => recorder.seen[0] === 'reset')
    const before = (await store.readChangeBounds()).last
    await write()
    await settledAt(store, recorder)
    expect(recorder.seen.slice(1)).toEqual(await allOf(store, 'instance-1', before))
  }
})

test('it ends once, by itself or with all, and one that fails ends alone', async () => {
  const { store, live, write } = await open()
  const [one, two, broken] = [record(), record(), record()]
  const { close } = await live.subscribe({ instanceId: 'instance-1' }, one)
  await live.subscribe({ instanceId: 'instance-1' }, two)
  broken.changes = () => {
    throw new Error('a bug')
  }
  await live.subscribe({ instanceId: 'instance-1' }, broken)
  close()
  close()
  await write()
  await settledAt(store, two)
  expect(one.seen).toEqual(['end'])
  expect(broken.seen).toEqual(['end'])
  await live.close()
  expect(two.seen.at(-1)).toBe('end')
  const late = record()
  await live.subscribe({ instanceId: 'instance-1' }, late)
  expect(late.seen).toEqual(['end'])
})
