import { reason } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { ApiError } from '../../lib/errors.ts'
import { createLog } from '../../lib/log.ts'
import { StorageFault } from '../../lib/storage-fault.ts'
import { createApp } from './app.ts'

const away = new StorageFault(reason('database_unreachable', { detail: 'ECONNREFUSED' }), undefined)
const busy = new ApiError(reason('database_busy'))

test.each([
  ['info', 'away', away],
  ['warn', 'away', away],
  ['info', 'busy', busy],
  ['warn', 'busy', busy],
])('at level %s, a store that is %s is told in one line, however many requests it fails', async (level, _, error) => {
  const lines: Record<string, unknown>[] = []
  const log = createLog(level, { write: (line) => void lines.push(JSON.parse(line)) })
  const app = createApp({ log, trustProxy: [], version: '1.2.3' })
  app.get('/things', () => {
    throw error
  })
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject({ url: '/things' })))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([503]))
  expect(lines).toEqual([expect.objectContaining({ level: 50, reason: error.message, failures: 1 })])
  await app.close()
})

test('a probe that finds all well is told at level debug only, one that does not at info', async () => {
  const told = async (level: string) => {
    const lines: { status: number }[] = []
    const log = createLog(level, { write: (line) => void lines.push(JSON.parse(line)) })
    const app = createApp({ log, trustProxy: [], version: '1.2.3' })
    let status = 200
    app.get('/probe', { config: { isProbe: true } }, async (_, reply) => reply.code(status).send({}))
    await app.inject({ url: '/probe' })
    status = 503
    await app.inject({ url: '/probe' })
    await app.close()
    return lines.map((line) => line.status)
  }
  expect(await told('info')).toEqual([503])
  expect(await told('debug')).toEqual([200, 503])
})
