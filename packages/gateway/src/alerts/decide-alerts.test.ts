import { reason } from '@passerelle/protocol/errors'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { AlertKind, AlertNoticeRow, AlertRow } from '../commands/alert.ts'
import { emptyState } from '../commands/test-state.ts'
import { recordAlerts } from './decide-alerts.ts'
import type { NoticeBody } from './notice.ts'

const minute = 60_000
const hour = 60 * minute
const start = 1_767_600_000_000
const settings = { failingMs: 10 * minute, repeatMs: 6 * hour }

interface Seen {
  kind: AlertKind
  subject: string
  since?: number
}

/** Alerts as a store would keep them, and all messages about them as `minute event subject`. */
function open({ hasWay = true } = {}) {
  let alerts: AlertRow[] = []
  let count = 0
  const messages: string[] = []
  const notices: AlertNoticeRow[] = []
  const look = (at: number, ...seen: Seen[]) => {
    const now = start + at * minute
    const conditions = seen.map(({ kind, subject, since }) => {
      const reasonAfter = () => reason('alert_node_silent', { host: subject })
      const alertId = `a${count++}`
      return { kind, subject, instanceId: null, connectorId: null, since: since ?? null, reasonAfter, alertId }
    })
    const ways = hasWay ? [{ way: 'webhook' as const, noticeId: `n${count++}` }] : []
    const found = alerts.filter(({ resolvedAt }) => resolvedAt === null || resolvedAt >= now - settings.repeatMs)
    const command = recordAlerts({ conditions, ways, now, ...settings })
    const { changes } = command.decide(emptyState({ alerts: found }), systemActor)
    for (const change of changes) {
      if (change.table === 'alerts' && change.kind === 'insert') alerts.push(change.row)
      if (change.table === 'alerts' && change.kind === 'update') {
        alerts = alerts.map((row) => (row.id === change.key.id ? { ...row, ...change.patch } : row))
      }
      if (change.table === 'alerts' && change.kind === 'remove')
        alerts = alerts.filter(({ id }) => id !== change.key.id)
      if (change.table !== 'alertNotices' || change.kind !== 'insert') continue
      const body: NoticeBody = JSON.parse(change.row.body)
      notices.push(change.row)
      messages.push(...body.alerts.map(({ event, subject }) => `${at} ${event} ${subject}`))
    }
  }
  return { look, messages, notices, alerts: () => alerts }
}

const queue: Seen = { kind: 'queue_waiting', subject: 'q' }
const failing: Seen = { kind: 'connector_failing', subject: 'c' }

it('tells of what begins at once, again after the time that is set, and of its end once', () => {
  const { look, messages } = open()
  for (let at = 0; at <= 6 * 60; at++) look(at, queue)
  for (let at = 6 * 60 + 1; at <= 6 * 60 + 5; at++) look(at)
  expect(messages).toEqual(['0 raised q', '360 repeated q', '362 resolved q'])
})

it('tells of a connector only once it has failed for long enough, and of no end before', () => {
  const { look, messages, alerts } = open()
  for (let at = 0; at < 10; at++) look(at, failing)
  look(10)
  expect([messages, alerts()]).toEqual([[], []])
  for (let at = 20; at <= 30; at++) look(at, failing)
  expect(messages).toEqual(['30 raised c'])
})

it('goes by when it began, where that is known', () => {
  const { look, messages } = open()
  look(60, { ...failing, since: start + 45 * minute })
  expect(messages).toEqual(['60 raised c'])
})

it('says nothing of the end of a server: it is forgotten, not back', () => {
  const { look, messages } = open()
  const silent: Seen = { kind: 'node_silent', subject: 'n' }
  look(0, silent)
  look(60)
  expect(messages).toEqual(['0 raised n'])
})

it('puts what begins together into one message, and what is too much into a number', () => {
  const { look, notices } = open()
  look(0, ...Array.from({ length: 60 }, (_, index): Seen => ({ kind: 'queue_waiting', subject: `q${index}` })))
  expect(notices).toHaveLength(1)
  const body: NoticeBody = JSON.parse(notices[0]?.body ?? '{}')
  expect([body.alerts.length, body.more]).toEqual([50, 10])
})

it('tells what lasts as soon as there is somebody to tell', () => {
  const without = open({ hasWay: false })
  without.look(0, queue)
  expect(without.messages).toEqual([])
  expect(without.alerts()).toMatchObject([{ raisedAt: start, toldAt: null }])
})

it('never tells of the same more than twice within the time that is set, however it comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 800 }), (present) => {
      const { look, messages, alerts } = open()
      for (const [at, isThere] of present.entries()) look(at, ...(isThere ? [queue] : []))
      const times = messages.map((message) => ({ at: Number.parseInt(message, 10), event: message.split(' ')[1] }))
      for (const { at } of times) {
        const near = times.filter((one) => one.at >= at && one.at < at + 360)
        expect(near.filter(({ event }) => event !== 'resolved').length).toBeLessThanOrEqual(1)
        expect(near.filter(({ event }) => event === 'resolved').length).toBeLessThanOrEqual(2)
      }
      expect(alerts().filter(({ resolvedAt }) => resolvedAt === null).length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 50 },
  )
})
