import type { DeliverySummary } from '@passerelle/protocol'
import { describe, expect, it } from 'vitest'
import { describeDelivery, isTroubled } from './describe-delivery.ts'

const NOW = Date.UTC(2026, 10, 22, 10)
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000).toISOString()

const describeIt = (change: Partial<DeliverySummary>) =>
  describeDelivery({ id: 'd', state: 'pending', attempts: 0, ...change }, NOW)

describe('the word', () => {
  it.each([
    ['not tried yet', { state: 'pending', attempts: 0 }, 'sent'],
    ['tried in vain', { state: 'pending', attempts: 2 }, 'retrying'],
    ['arrived', { state: 'delivered', attempts: 1 }, 'delivered'],
    ['all attempts failed', { state: 'exhausted', attempts: 14 }, 'failed'],
    ['skipped, or its connector deleted', { state: 'cancelled', attempts: 3 }, 'cancelled'],
  ] as const)('%s', (_, change, word) => expect(describeIt(change).word).toBe(word))

  it('is trouble unless it is on its way or there', () => {
    const troubled = (['sent', 'delivered', 'retrying', 'failed', 'cancelled'] as const).filter(isTroubled)
    expect(troubled).toEqual(['retrying', 'failed', 'cancelled'])
  })
})

describe('the next attempt', () => {
  it('counts down to zero and no further', () => {
    expect(describeIt({ attempts: 1, next_attempt_at: inSeconds(5) }).nextInMs).toBe(5000)
    expect(describeIt({ attempts: 1, next_attempt_at: inSeconds(-5) }).nextInMs).toBe(0)
  })

  it('is not spoken of before the first', () => {
    expect(describeIt({ attempts: 0, next_attempt_at: inSeconds(5) }).nextInMs).toBeUndefined()
  })
})
