/** What can be said of a queue: flags in the words of the API, so that both doors check and read it alike. */
import { type Command, InvalidArgumentError } from 'commander'
import { checkForm } from '../api/http/late-validation.ts'
import { QueuePatchBody } from '../api/operator/queue-body.ts'
import { assignments } from '../commands/queue.ts'
import { durationMs } from '../lib/duration.ts'
import { choice, wholeNumber } from './command.ts'
import type { QueueOptions } from './operations.ts'
import { type OrNone, orNone, orNull } from './or-none.ts'
import { readDocument } from './read-document.ts'

export interface OptionFlags {
  name?: string
  default?: true
  assignment?: string
  capacity?: OrNone<number>
  waitTarget?: OrNone<number>
  answerLimit?: OrNone<number>
  overflowQueue?: string
  overflowAfter?: OrNone<number>
  closeAfter?: OrNone<number>
  hours?: string
  texts?: string
}

function seconds(text: string): number {
  const ms = durationMs(text)
  if (ms !== undefined && ms >= 1000) return Math.floor(ms / 1000)
  throw new InvalidArgumentError('Write a duration such as 90s, 5m or 2h, or none.')
}

export const addOptionFlags = (command: Command): Command =>
  command
    .option('--default', 'conversations come here whose connector names no queue')
    .addOption(choice('--assignment <way>', 'who gets a conversation; manual: agents take one', assignments))
    .option(
      '--capacity <count>',
      'open conversations one agent is given at most, or none: 10',
      orNone(wholeNumber(1, 1000)),
    )
    .option('--wait-target <time>', 'how long a customer should wait at most, or none', orNone(seconds))
    .option('--answer-limit <time>', 'how long an agent has for an answer, or none', orNone(seconds))
    .option('--overflow-queue <id>', 'the queue that takes over what waited too long, or none')
    .option('--overflow-after <time>', 'how long one waits until it goes over, or none', orNone(seconds))
    .option('--close-after <time>', 'close conversations after that much silence, or none', orNone(seconds))
    .option('--hours <file>', 'opening hours, as JSON in a file; none: always open')
    .option('--texts <file>', 'what customers are told, as JSON in a file')

/** Refuses what the API refuses. */
export async function readOptionFlags(flags: OptionFlags): Promise<QueueOptions> {
  const { name, assignment, capacity, waitTarget, answerLimit, overflowQueue, overflowAfter, closeAfter } = flags
  const body = {
    ...(name !== undefined && { name }),
    ...(flags.default && { is_default: true }),
    ...(assignment !== undefined && { assignment }),
    ...(capacity !== undefined && { capacity: orNull(capacity) }),
    ...(waitTarget !== undefined && { wait_target_seconds: orNull(waitTarget) }),
    ...(answerLimit !== undefined && { answer_limit_seconds: orNull(answerLimit) }),
    ...(overflowQueue !== undefined && { overflow_queue_id: orNull(overflowQueue) }),
    ...(overflowAfter !== undefined && { overflow_after_seconds: orNull(overflowAfter) }),
    ...(closeAfter !== undefined && { close_after_seconds: orNull(closeAfter) }),
    ...(flags.hours !== undefined && { hours: flags.hours === 'none' ? null : await readDocument(flags.hours) }),
    ...(flags.texts !== undefined && { texts: flags.texts === 'none' ? {} : await readDocument(flags.texts) }),
  }
  checkForm(QueuePatchBody, body)
  return body as QueueOptions
}
