/** What a bot asked for when it handed over, and did not get as it asked: which sentence tells it, in agents' words. Pure. */
import type { ActivityItem } from '@passerelle/protocol'
import type { threadEn } from './texts-en.ts'

type Texts = typeof threadEn.thread

export type Hint = keyof Texts['hints']

interface UnusedHint {
  key: keyof Texts['activity']
  hints: Hint[]
  value: string
}

/** By why it was not used as it is. */
const keys: Record<string, UnusedHint['key']> = {
  unknown: 'hintQueueUnknown',
  unmet: 'hintUnmet',
  held: 'hintHeld',
  with_bot: 'hintWithBot',
  invalid: 'hintInvalid',
  cut: 'hintCut',
}

/** By the name that partners write. */
const hints: Record<string, Hint> = {
  queue: 'queue',
  language: 'language',
  skills: 'skills',
  priority: 'priority',
  summary: 'summary',
  reason: 'reason',
  timeout_seconds: 'timeLimit',
  contact: 'contact',
  'contact.name': 'name',
  'contact.email': 'email',
  'contact.phone': 'phone',
  'contact.language': 'language',
  'contact.external_url': 'link',
}

/** Nothing for a reason that came later. */
export function readUnusedHint({ hint, because, value }: ActivityItem['data']): UnusedHint | undefined {
  const key = hint === 'queue' && because === 'held' ? 'hintQueueHeld' : keys[String(because)]
  if (!key) return undefined
  const isSeconds = hint === 'timeout_seconds' && /^\d+$/.test(String(value))
  return {
    key,
    hints: String(hint)
      .split(', ')
      .map((name) => hints[name] ?? 'whole'),
    value: isSeconds ? `${value} s` : String(value),
  }
}
