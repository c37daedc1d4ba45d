/**
 * Brings a visitor's messages to the gateway: first the whole history in one request, then every live message in
 * order, one request at a time. What fails stays in the transcript as `failed`, with all behind it, until it is tried
 * again. Never loses and never reorders; sending again sends the same, so the gateway takes it once.
 */
import { type Attachment, type Client, fileAttachment } from '@passerelle/sdk'
import { composeHistory, composeLive, historyOf, unsentOf } from './compose-message.ts'
import { explainFailure } from './explain-failure.ts'
import type { Files } from './files.ts'
import type { Entry, Problem, Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

export interface HandOverDeps {
  client: Pick<Client, 'send' | 'sendHistory'>
  visitors: Visitors
  files: Files
  /** Aborted when the process stops. */
  signal: AbortSignal
  log(line: string): void
}

export type Sender = ReturnType<typeof createSender>

export function createSender(deps: HandOverDeps) {
  const { visitors } = deps
  const running = new Map<string, Promise<void>>()

  /** Sends all that is `sending`, unless that is being done already. */
  function push(visitor: Visitor): void {
    if (running.has(visitor.id)) return
    running.set(visitor.id, run(visitor))
  }

  async function run(visitor: Visitor): Promise<void> {
    // Deferred, so that `running` names this run before it can end.
    await Promise.resolve()
    try {
      while (await sendNext(deps, visitor));
    } finally {
      running.delete(visitor.id)
    }
  }

  return {
    push,
    /** Starts the hand-over; the history ends with the newest entry. */
    begin(visitor: Visitor): void {
      if (visitor.handOver.state !== 'none') return
      const after = visitor.entries.at(-1)?.id ?? null
      visitors.updateStatus(visitor, { handOver: { state: 'sending', problem: null, after } })
      push(visitor)
    },
    /** Tries all that failed again. */
    retry(visitor: Visitor): void {
      for (const entry of unsentOf(visitor)) {
        if (entry.state === 'failed') visitors.update(visitor, entry, { state: 'sending', problem: null })
      }
      if (visitor.handOver.state === 'failed') {
        visitors.updateStatus(visitor, { handOver: { ...visitor.handOver, state: 'sending', problem: null } })
      }
      push(visitor)
    },
    /** Settles when nothing is being sent. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running.values())
    },
  }
}

/** Whether there may be more to send. */
async function sendNext(deps: HandOverDeps, visitor: Visitor): Promise<boolean> {
  if (visitor.handOver.state === 'failed' || visitor.handOver.state === 'none') return failRest(deps, visitor)
  if (visitor.handOver.state === 'sending') return sendHistory(deps, visitor)
  const entry = unsentOf(visitor).find((unsent) => unsent.state === 'sending')
  return entry !== undefined && sendLive(deps, visitor, entry)
}

async function sendHistory(deps: HandOverDeps, visitor: Visitor): Promise<boolean> {
  const { client, visitors, signal } = deps
  let problem: Problem | null = null
  try {
    const messages = []
    for (const entry of historyOf(visitor)) {
      messages.push(composeHistory(visitor.id, entry, await readAttachments(deps, entry)))
    }
    await client.sendHistory(messages, { signal })
  } catch (error) {
    problem = explain(deps, error, 'The history was not taken')
  }
  const state = problem === null ? 'sent' : 'failed'
  visitors.updateStatus(visitor, { handOver: { ...visitor.handOver, state, problem } })
  return true
}

async function sendLive(deps: HandOverDeps, visitor: Visitor, entry: Entry): Promise<boolean> {
  const { client, visitors, signal } = deps
  try {
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

function failRest({ visitors }: HandOverDeps, visitor: Visitor, problem = visitor.handOver.problem): false {
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
