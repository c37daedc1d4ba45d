import { describe, expect, test } from 'vitest'
import { findFaults } from './check-input.ts'
import { toolTexts } from './schemas.ts'

const { inputSchema } = toolTexts.hand_over
const said = { from: 'customer', text: 'Help' }
const good = { customer_id: 'c', transcript: [{ ...said, at: '2026-11-28T09:30:00+01:00' }], summary: 'Wants help.' }

describe('what a model gives a tool', () => {
  test('passes when it is as the schema says', () => {
    const full = {
      ...good,
      skills: ['fr'],
      priority: 'urgent',
      timeout_seconds: 60,
      contact: { email: 'j@example.com' },
    }
    expect(findFaults(good, inputSchema)).toEqual([])
    expect(findFaults({ ...full, reason: undefined }, inputSchema)).toEqual([])
  })

  test.each<[unknown, string, string]>([
    ['c', '', 'must be an object'],
    [{ ...good, customer_id: 7 }, '/customer_id', 'must be a text'],
    [{ ...good, summary: '' }, '/summary', 'must not be empty'],
    [{ ...good, summary: undefined }, '/summary', 'is missing'],
    [{ ...good, transcript: [] }, '/transcript', 'must hold 1 to 500 items'],
    [{ ...good, transcript: 'Help' }, '/transcript', 'must be a list'],
    [{ ...good, transcript: [{ from: 'agent', text: 'Hi' }] }, '/transcript/0/from', 'must be one of customer, bot'],
    [{ ...good, transcript: [{ ...said, at: 'yesterday' }] }, '/transcript/0/at', 'must be ISO 8601'],
    [{ ...good, transcript: [{ ...said, at: '2026-13-40' }] }, '/transcript/0/at', 'must be ISO 8601'],
    [{ ...good, timeout_seconds: 1.5 }, '/timeout_seconds', 'must be a whole number'],
    [{ ...good, timeout_seconds: 0 }, '/timeout_seconds', 'must be from 1 to 604800'],
    [{ ...good, contact: { mail: 'x' } }, '/contact/mail', 'is not known'],
    [{ ...good, toString: 'x' }, '/toString', 'is not known'],
  ])('%j is told where it is wrong', (input, path, message) => {
    expect(findFaults(input, inputSchema)).toEqual([{ path, message }])
  })
})
