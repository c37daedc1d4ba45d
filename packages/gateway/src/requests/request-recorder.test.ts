import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RefusedRequest } from './request-log-store.ts'
import { createRequestRecorder, mostKeptInHour } from './request-recorder.ts'

const hour = 3600_000
const request = (at: number, connectorId: string | null): RefusedRequest => ({
  ...{ id: `r${at}`, at, connectorId, method: 'POST', path: '/messaging/v1/messages' },
  ...{ status: 400, codes: ['required'], faults: [], faultCount: 0, requestId: 'x' },
})

function recorder() {
  const recording = createRequestRecorder()
  const refuse = (at: number, connectorId: string | null = 'a') =>
    recording.refused({ at, connectorId }, () => request(at, connectorId))
  return { ...recording, refuse }
}

test('a flood of refusals is counted, and a bounded number of each connector kept in an hour', () => {
  const { refuse, take } = recorder()
  for (let n = 0; n < 10 * mostKeptInHour; n++) refuse(n)
  refuse(1, 'b')
  const first = take()
  expect(first.refused).toHaveLength(mostKeptInHour + 1)
  expect(first.counts).toEqual([
    { at: 0, connectorId: 'a', accepted: 0, refused: 10 * mostKeptInHour },
    { at: 0, connectorId: 'b', accepted: 0, refused: 1 },
  ])
  refuse(2)
  expect(take()).toEqual({ refused: [], counts: [{ at: 0, connectorId: 'a', accepted: 0, refused: 1 }] })
  refuse(hour)
  expect(take().refused).toHaveLength(1)
  expect(take()).toEqual({ refused: [], counts: [] })
})

test('nothing is counted twice or lost, however often it is taken and given back', () => {
  const step = fc.record({
    at: fc.integer({ min: 0, max: 3 * hour }),
    connectorId: fc.constantFrom('a', 'b', null),
    kind: fc.constantFrom('accepted', 'refused', 'take', 'fail'),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const recording = recorder()
      let [written, kept, asked] = [0, 0, 0]
      const write = () => {
        const { refused, counts } = recording.take()
        written += counts.reduce((sum, one) => sum + one.accepted + one.refused, 0)
        kept += refused.length
      }
      let refusals = 0
      for (const { kind, at, connectorId } of steps) {
        if (kind === 'take') write()
        else if (kind === 'fail') recording.giveBack(recording.take())
        else {
          asked++
          if (kind === 'accepted') recording.accepted({ at, connectorId })
          else {
            refusals++
            recording.refuse(at, connectorId)
          }
        }
      }
      write()
      expect([written, kept]).toEqual([asked, refusals])
    }),
  )
})
