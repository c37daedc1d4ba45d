/**
 * Brings a visitor's messages to the gateway: first the whole hand-over in one request, then every live message in
 * order, one request at a time. What fails stays in the transcript as `failed`, with all behind it, until it is tried
 * again. Never loses and never reorders; sending again sends the same, so the gateway takes it once.
 */
import { type Attachment, type Client, fileAttachment, type InboundMessage, type Party } from '@passerelle/sdk'
import { composeHistory, composeLive, historyOf, unsentOf } from './compose-message.ts'
import { explainFailure } from './explain-failure.ts'
import type { Files } from './files.ts'
import type { Ratings } from './ratings.ts'
import { atBot, type Notice, type Problem, type Status } from './status.ts'
import type { Entry, HandOver, Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

export interface HandOverDeps {
  client: Pick<Client, 'send'>
  visitors: Visitors
  files: Files
  ratings: Pick<Ratings, 'settle'>
  /** Who the bot is to the agents. */
  bot: Party
  /** Aborted when the process stops, or the visitor is erased. */
  signal: AbortSignal
  now(): number
  log(line: string): void
}

export type Sender = ReturnType<typeof createSender>

export function createSender(deps: HandOverDeps) {
  const { visitors } = deps
  /** By the visitor as they are now: who comes back after an erasure waits for nothing of before. */
  const running = new Map<Visitor, Promise<void>>()

  /** Sends all that is `sending`, unless that is being done already. */
  function push(visitor: Visitor): void {
    if (running.has(visitor)) return
    running.set(visitor, run(visitor))
  }

  async function run(visitor: Visitor): Promise<void> {
    // Deferred, so that `running` names this run before it can end.
    await Promise.resolve()
    const signal = AbortSignal.any([deps.signal, visitors.untilErased(visitor)])
    try {
      while (await sendNext({ ...deps, signal }, visitor));
    } catch (error) {
      // It stays `sending`, and goes on with the next message or start.
      deps.log(`What a visitor wrote could not be kept: ${error}`)
    } finally {
      running.delete(visitor)
    }
  }

  return {
    push,
    /** Starts the hand-over; the history ends with the newest entry. */
    begin(visitor: Visitor, handOver: HandOver): void {
      visitor.handOver = handOver
      visitors.keep(visitor)
      push(visitor)
    },
    /** Tries all that failed again. */
    retry(visitor: Visitor): void {
      for (const entry of unsentOf(visitor)) {
        if (entry.state === 'failed') visitors.update(visitor, entry, { state: 'sending', problem: null })
      }
      if (visitor.status.at === 'failed') {
        visitors.setStatus(visitor, { ...visitor.status, at: 'passing', problem: null })
      }
      push(visitor)
    },
    /** Goes on where an earlier process stopped. */
    resume(visitor: Visitor): void {
      if (!visitor.handOver && visitor.status.at === 'passing') {
        // It stopped before it knew whether anybody was there: the visitor asks again.
        for (const entry of unsentOf(visitor)) visitors.update(visitor, entry, { part: 'bot', state: 'kept' })
        visitors.setStatus(visitor, atBot)
      } else push(visitor)
    },
    /** Settles when nothing is being sent. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running.values())
    },
  }
}

/** Whether there may be more to send. */
async function sendNext(deps: HandOverDeps, visitor: Visitor): Promise<boolean> {
  if (deps.visitors.isErased(visitor)) return false
  if (visitor.status.at === 'failed') return failRest(deps, visitor)
  if (visitor.handOver) return sendHandOver(deps, visitor, visitor.handOver)
  // Whether anybody is there is still being asked.
  if (visitor.status.at === 'passing') return false
  const entry = unsentOf(visitor).find((unsent) => unsent.state === 'sending')
  return entry !== undefined && sendLive(deps, visitor, entry)
}

async function sendHandOver(deps: HandOverDeps, visitor: Visitor, { ask, hints }: HandOver): Promise<boolean> {
  const { client, visitors, ratings, signal } = deps
  const history = historyOf(visitor)
  try {
    await ratings.settle(visitor)
    const messages: InboundMessage[] = []
    const live: InboundMessage[] = []
    for (const entry of history) {
      const attachments = await readAttachments(deps, entry)
      if (entry.id === ask) live.push(composeLive(visitor.id, entry, attachments))
      else messages.push(composeHistory(visitor.id, entry, { bot: deps.bot, attachments }))
    }
    if (history.length > 0) await client.send([...messages, ...live], { signal, handover: hints })
  } catch (error) {
    const problem = explain(deps, error, 'The hand-over was not taken')
    visitors.setStatus(visitor, { ...visitor.status, at: 'failed', problem })
    return true
  }
  for (const entry of history) entry.told = true
  visitor.handOver = null
  visitors.keep(visitor)
  // An event may have been quicker to say that they wait.
  const { status } = visitor
  const next: Status = status.at === 'passing' ? { ...status, at: 'waiting' } : status
  const notice: Notice | null = next.at === 'waiting' ? { code: 'passed', name: '' } : null
  visitors.move(visitor, { status: next, notice }, Math.floor(deps.now() / 1000))
  return true
}

async function sendLive(deps: HandOverDeps, visitor: Visitor, entry: Entry): Promise<boolean> {
  const { client, visitors, ratings, signal } = deps
  try {
    await ratings.settle(visitor)
    await client.send(composeLive(visitor.id, entry, await readAttachments(deps, entry)), { signal })
    visitors.update(visitor, entry, { state: 'sent', problem: null })
    return true
  } catch (error) {
    const problem = explain(deps, error, `Message ${entry.id} was not taken`)
    visitors.update(visitor, entry, { state: 'failed', problem })
    // A message that is refused for what it is must not hold up those behind it.
    return problem === 'refused' || failRest(deps, visitor, problem)
  }
}

function failRest({ visitors }: HandOverDeps, visitor: Visitor, problem = visitor.status.problem): false {
  for (const entry of unsentOf(visitor)) visitors.update(visitor, entry, { state: 'failed', problem })
  return false
}

async function readAttachments({ files }: HandOverDeps, entry: Entry): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const file of entry.files) {
    if ('missing' in file) continue
    const { id, name, mimeType } = file
    attachments.push(fileAttachment({ id, name, mimeType, bytes: await files.read(file) }))
  }
  return attachments
}

function explain({ log }: HandOverDeps, error: unknown, what: string): Problem {
  log(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  return explainFailure(error)
}
