import { reason, sayInEnglish } from '@passerelle/protocol/errors'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedBreaker } from '../connectors/breaker.ts'
import { type Connector, defaultConnectorOptions, untroubled } from '../connectors/connector.ts'
import { noAnswerWithin } from '../outbound/failure.ts'
import type { Outcome } from '../outbound/send.ts'
import type { ClaimedDelivery } from './delivery.ts'
import { failureOf } from './failure-of.ts'
import { settle } from './settle.ts'

const hour = 3600 * 1000
const now = 1_767_600_000_000
const config = { retryScheduleMs: [2000, 5000, 15_000], attachmentGraceMs: 2 * hour, attachmentTtlMs: 168 * hour }

const connector: Connector = {
  ...defaultConnectorOptions,
  id: 'c1',
  instanceId: 'i1',
  name: 'Bot',
  clientId: 'client',
  secretSealed: new Uint8Array(),
  createdAt: 0,
  deletedAt: null,
  heldSince: null,
  breaker: closedBreaker,
  eventsBreaker: untroubled,
}

const claimed: ClaimedDelivery = {
  id: 'd1',
  endpointId: 'c1',
  subject: { kind: 'message', id: 'm1' },
  customerId: 'customer',
  body: new Uint8Array(),
  createdAt: now - 1000,
  attempts: 0,
  step: 0,
  dueAt: now - 1000,
  flush: false,
  leaseId: 'l1',
  connector,
}

const answer = (status: number, retryAfter?: string): Outcome => ({
  kind: 'response',
  status,
  retryAfter,
  headers: { 'content-type': 'text/plain' },
  body: 'what it said',
  durationMs: 40,
})
const noAnswer: Outcome = { ...noAnswerWithin(10_000), durationMs: 10_000 }

const request = { url: 'https://bot.example/hook', headers: { 'Api-Version': '1' } }

const finish = (of: Partial<ClaimedDelivery>, outcome: Outcome, random = 0.5) =>
  settle({
    claimed: { ...claimed, ...of },
    attemptId: 'a1',
    startedAt: now - 40,
    request,
    outcome,
    now,
    random,
    config,
  })

describe('what counts as received', () => {
  it.each([
    [200, '200', null],
    [200, '2xx', null],
    [204, '2xx', null],
    [299, '2xx', null],
    [
      204,
      '200',
      'The webhook answered 204 No Content: only 200 counts as received, unless the connector is set to accept any 2xx',
    ],
    [301, '200', 'The webhook answered 301 Moved Permanently: redirects are not followed, set the final URL'],
    [302, '2xx', 'The webhook answered 302 Found: redirects are not followed, set the final URL'],
    [404, '200', 'The webhook answered 404 Not Found'],
    [500, '2xx', 'The webhook answered 500 Internal Server Error'],
    [599, '200', 'The webhook answered 599'],
  ] as const)('[3.success] status %i under the setting %s: %s', (status, success, reason) => {
    const failure = failureOf(answer(status), success)
    expect(failure && sayInEnglish(failure)).toBe(reason)
  })

  it('[3.success] the status alone decides: 200 always, another 2xx by the setting, nothing else ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 999 }), fc.constantFrom('200', '2xx'), (status, success) => {
        const received = failureOf(answer(status), success) === null
        expect(received).toBe(status === 200 || (success === '2xx' && status < 300))
      }),
    )
  })

  it('[3.success] without an answer the reason is the one of the failure', () => {
    expect(failureOf(noAnswer, '2xx')).toEqual(reason('no_answer_in_time', { seconds: 10 }))
  })
})

describe('settle', () => {
  it('[3.success] a success delivers and keeps the attempt as it went', () => {
    expect(finish({ step: 2 }, answer(200))).toEqual({
      deliveryId: 'd1',
      leaseId: 'l1',
      connectorId: connector.id,
      customerId: 'customer',
      endpointId: 'c1',
      messageId: 'm1',
      attempt: {
        id: 'a1',
        deliveryId: 'd1',
        startedAt: now - 40,
        durationMs: 40,
        request,
        status: 200,
        responseHeaders: { 'content-type': 'text/plain' },
        response: 'what it said',
        error: null,
        flush: false,
      },
      now,
      ok: true,
      next: { state: 'delivered' },
      attachmentGraceMs: 2 * hour,
      attachmentTtlMs: 168 * hour,
    })
  })

  it('[3.schedule] each failure takes the next step after it', () => {
    const waits = [0, 1, 2].map((step) => finish({ step }, noAnswer).next)
    expect(waits).toEqual([
      { state: 'pending', step: 1, dueAt: now + 2000, flushFrom: now + 1000 },
      { state: 'pending', step: 2, dueAt: now + 5000, flushFrom: now + 1000 },
      { state: 'pending', step: 3, dueAt: now + 15_000, flushFrom: now + 1000 },
    ])
  })

  it('[3.given-up] the failure of the last step exhausts it', () => {
    expect(finish({ step: 3 }, answer(500))).toMatchObject({ ok: false, next: { state: 'exhausted' } })
  })

  it('[3.schedule] Retry-After lengthens the wait, and holds a flush back as long', () => {
    expect(finish({}, answer(503, '30')).next).toMatchObject({ dueAt: now + 30_000, flushFrom: now + 30_000 })
    expect(finish({ step: 2 }, answer(503, '3')).next).toMatchObject({ dueAt: now + 15_000, flushFrom: now + 3000 })
    expect(finish({}, answer(503, '7200')).next).toMatchObject({ dueAt: now + hour, flushFrom: now + hour })
  })

  it('[3.flush] a flush that fails uses up no step and moves no scheduled time', () => {
    const dueAt = now + 9 * 60_000
    expect(finish({ step: 3, dueAt, flush: true }, answer(500)).next).toEqual({
      state: 'pending',
      step: 3,
      dueAt,
      flushFrom: now + 1000,
    })
  })

  it('[3.flush] what fell due while a flush was under way stays due', () => {
    const dueAt = now - 1
    expect(finish({ dueAt, flush: true }, answer(500, '60')).next).toEqual({
      state: 'pending',
      step: 0,
      dueAt,
      flushFrom: now + 60_000,
    })
  })

  const failures = fc.oneof(
    fc.constant(noAnswer),
    fc
      .tuple(fc.integer({ min: 300, max: 599 }), fc.option(fc.nat(10_000).map(String), { nil: undefined }))
      .map(([status, retryAfter]) => answer(status, retryAfter)),
  )
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  it('[3.flush] however many flushes fail in between, the schedule is what it was', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.array(failures, { maxLength: 8 }), random, (step, outcomes, random) => {
        let state = { step, dueAt: now + 60_000 }
        for (const outcome of outcomes) {
          const { next } = finish({ ...state, flush: true }, outcome, random)
          if (next.state !== 'pending') throw new Error('a flush settled it')
          expect(next.flushFrom).toBeGreaterThanOrEqual(now + 1000)
          expect(next.flushFrom).toBeLessThanOrEqual(now + hour)
          state = { step: next.step, dueAt: next.dueAt }
        }
        expect(state).toEqual({ step, dueAt: now + 60_000 })
      }),
    )
  })

  it('[3.given-up] any run of failures ends after one attempt more than the schedule has steps', () => {
    fc.assert(
      fc.property(fc.infiniteStream(failures), random, (outcomes, random) => {
        let step = 0
        let attempts = 0
        for (const outcome of outcomes) {
          attempts++
          const { next, attempt } = finish({ step }, outcome, random)
          expect(attempt.error).not.toBeNull()
          if (next.state !== 'pending') {
            expect(next.state).toBe('exhausted')
            break
          }
          expect(next.step).toBe(step + 1)
          expect(next.dueAt).toBeGreaterThan(now)
          step = next.step
        }
        expect(attempts).toBe(config.retryScheduleMs.length + 1)
      }),
    )
  })
})
