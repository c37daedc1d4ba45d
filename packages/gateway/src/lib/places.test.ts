import { describe, expect, it } from 'vitest'
import { createPlaces, shareOf } from './places.ts'

describe('places', () => {
  it('[3.breaker] gives fewer places to one connector the fuller the node is, but always one', () => {
    const inAll = 512
    const shares = [0, 0.5, 0.75, 0.9, 1].map((full) => shareOf({ inAll, perConnector: 16 }, Math.floor(full * inAll)))
    expect(shares).toEqual([16, 16, 8, 3, 1])
  })

  it('tells of a place that was given back whether something may have waited for it', () => {
    const places = createPlaces({ inAll: 8, perConnector: () => 2 })
    places.take('a')
    expect(places.giveBack('a')).toBe(false)
    places.take('a')
    places.take('a')
    expect(places.giveBack('a')).toBe(true)
    expect([...places.taken]).toEqual([['a', 1]])
    expect(places.free).toBe(7)
  })
})
