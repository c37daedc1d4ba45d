import { describe, expect, test } from 'vitest'
import { now, type OpenEngine, useStore } from './fixtures.ts'

export function describePresence(open: OpenEngine): void {
  describe('presence', () => {
    const { store } = useStore(open)
    const tell = (nodeId: string, entries: string, until = now + 10) => store.tellPresence({ nodeId, until, entries })
    const heardBy = async (nodeId: string, at = now) =>
      (await store.readPresence({ exceptOf: nodeId, now: at })).map((told) => [told.nodeId, told.entries])

    test('a node hears what the others told last', async () => {
      await tell('a', '["first"]')
      await tell('b', '["b"]')
      await tell('a', '["second"]')
      expect(await heardBy('a')).toEqual([['b', '["b"]']])
      expect(await heardBy('b')).toEqual([['a', '["second"]']])
    })

    test('it holds until its time, or until it is withdrawn', async () => {
      await tell('a', '["a"]', now + 10)
      await tell('b', '["b"]', now + 20)
      expect(await heardBy('c', now + 10)).toEqual([['b', '["b"]']])
      await store.withdrawPresence({ nodeId: 'b', now: now + 10 })
      expect(await heardBy('c')).toEqual([])
    })
  })
}
