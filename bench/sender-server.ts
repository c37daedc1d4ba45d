/** A sender in a process of its own, that does what it is told and says what came of it. */
import { randomUUID } from 'node:crypto'
import { atRate, commonNow } from './rate.ts'
import { createSender } from './webhook-sender.ts'

/** As fast as it goes: answered by how many a second that were. At a rate: by when each was begun. */
export type SenderTask = { count: number; perSecond?: number }
export type SentAt = [id: string, startedAt: number][]

const [url = '', connections = '1'] = process.argv.slice(2)
const sender = createSender(url, Number(connections))

process.on('message', async ({ count, perSecond }: SenderTask) => {
  if (perSecond === undefined) return process.send?.(await sender.sendMany(count))
  const sent: SentAt = await atRate(count, perSecond, async () => {
    const [id, startedAt] = [randomUUID(), commonNow()]
    await sender.send(id)
    return [id, startedAt]
  })
  return process.send?.(sent)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
