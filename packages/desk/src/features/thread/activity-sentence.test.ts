import type { ActivityItem } from '@passerelle/protocol'
import { createInstance } from 'i18next'
import { beforeAll, expect, it } from 'vitest'
import { sentenceOf } from './activity-sentence.ts'
import { threadEn } from './texts-en.ts'
import { threadFr } from './texts-fr.ts'

const i18n = createInstance()
beforeAll(() =>
  i18n.init({
    lng: 'en',
    resources: { en: { translation: threadEn }, fr: { translation: threadFr } },
    interpolation: { escapeValue: false },
  }),
)

const people = { zoe: 'Zoé', sam: 'Sam', ann: 'Ann' }
type Id = keyof typeof people
const person = (id: Id | undefined) => (id ? { id, name: people[id] } : null)

interface Done {
  by: Id
  from?: Id
  to?: Id
  reason?: string
}

const activity = (kind: string, { by, from, to, reason }: Done): ActivityItem => ({
  ...{ id: 'a', at: '2026-11-22T10:00:00.000Z', kind, actor: { type: 'agent', id: by, name: people[by] } },
  data: {
    from: person(from),
    [kind === 'conversation.queued' ? 'queue' : 'to']: person(to),
    ...(reason !== undefined && { reason }),
  },
})

const say = (item: ActivityItem, lng: string): string | undefined => {
  const sentence = sentenceOf(item, 'zoe')
  if (!sentence) return undefined
  const hints = sentence.hints?.map((hint) => i18n.t(`thread.hints.${hint}`, { lng })).join(', ')
  const names = { who: item.actor.name, ...sentence.names, ...(hints && { to: hints }) }
  return i18n.t(`thread.activity.${sentence.key}`, { ...names, lng })
}

/** As Zoé reads it. */
it.each<[string, Done, string, string]>([
  ['taken', { by: 'sam', to: 'sam' }, 'Sam took the conversation', 'Sam a pris la conversation'],
  [
    'queued',
    { by: 'sam', to: 'ann' },
    'Sam moved the conversation to the queue Ann',
    'Sam a déplacé la conversation vers la file Ann',
  ],
  ['returned', { by: 'zoe' }, 'You returned the conversation to the bot', 'Vous avez rendu la conversation au bot'],
  ['taken', { by: 'zoe', to: 'zoe' }, 'You took the conversation', 'Vous avez pris la conversation'],
  [
    'taken',
    { by: 'sam', from: 'ann', to: 'sam' },
    'Sam took the conversation over from Ann',
    'Sam a repris la conversation confiée à Ann',
  ],
  [
    'taken',
    { by: 'sam', from: 'zoe', to: 'sam' },
    'Sam took the conversation over from you',
    'Sam a repris la conversation qui vous était confiée',
  ],
  [
    'taken',
    { by: 'zoe', from: 'ann', to: 'zoe' },
    'You took the conversation over from Ann',
    'Vous avez repris la conversation confiée à Ann',
  ],
  [
    'assigned',
    { by: 'sam', to: 'ann' },
    'Sam assigned the conversation to Ann',
    'Sam a attribué la conversation à Ann',
  ],
  ['assigned', { by: 'sam', to: 'zoe' }, 'Sam assigned the conversation to you', 'Sam vous a attribué la conversation'],
  [
    'assigned',
    { by: 'zoe', to: 'ann' },
    'You assigned the conversation to Ann',
    'Vous avez attribué la conversation à Ann',
  ],
  [
    'transferred',
    { by: 'sam', from: 'sam', to: 'ann' },
    'Sam transferred the conversation to Ann',
    'Sam a transféré la conversation à Ann',
  ],
  [
    'transferred',
    { by: 'sam', from: 'sam', to: 'zoe' },
    'Sam transferred the conversation to you',
    'Sam vous a transféré la conversation',
  ],
  [
    'transferred',
    { by: 'zoe', from: 'zoe', to: 'sam' },
    'You transferred the conversation to Sam',
    'Vous avez transféré la conversation à Sam',
  ],
  [
    'transferred',
    { by: 'sam', from: 'zoe', to: 'ann' },
    'Sam transferred the conversation from you to Ann',
    'Sam a transféré à Ann la conversation qui vous était confiée',
  ],
  [
    'transferred',
    { by: 'sam', from: 'ann', to: 'zoe' },
    'Sam transferred the conversation from Ann to you',
    'Sam vous a transféré la conversation confiée à Ann',
  ],
  [
    'transferred',
    { by: 'zoe', from: 'ann', to: 'sam' },
    'You transferred the conversation from Ann to Sam',
    'Vous avez transféré à Sam la conversation confiée à Ann',
  ],
  ['released', { by: 'sam', from: 'sam' }, 'Sam unassigned the conversation', 'Sam a libéré la conversation'],
  [
    'released',
    { by: 'sam', from: 'ann' },
    'Sam unassigned the conversation from Ann',
    'Sam a libéré la conversation confiée à Ann',
  ],
  [
    'released',
    { by: 'sam', from: 'zoe' },
    'Sam unassigned the conversation from you',
    'Sam a libéré la conversation qui vous était confiée',
  ],
  ['released', { by: 'zoe', from: 'zoe' }, 'You unassigned the conversation', 'Vous avez libéré la conversation'],
  ['opened', { by: 'sam' }, 'Sam opened the conversation', 'Sam a ouvert la conversation'],
  ['opened', { by: 'zoe' }, 'You opened the conversation', 'Vous avez ouvert la conversation'],
  ['closed', { by: 'zoe' }, 'You closed the conversation', 'Vous avez fermé la conversation'],
  ['closed', { by: 'sam', reason: 'lost' }, 'Sam closed the conversation: lost', 'Sam a fermé la conversation : lost'],
  ['reopened', { by: 'sam' }, 'Sam reopened the conversation', 'Sam a rouvert la conversation'],
])('%s %j', (kind, done, english, french) => {
  const item = activity(`conversation.${kind}`, done)
  expect([say(item, 'en'), say(item, 'fr')?.replaceAll('\u00a0', ' ')]).toEqual([english, french])
})

it('what a message that comes in does is not told as somebody’s deed', () => {
  const actor = { type: 'partner', id: 'c', name: 'Bot' } as const
  const told = (kind: string) => say({ ...activity(`conversation.${kind}`, { by: 'sam', from: 'ann' }), actor }, 'en')
  expect(told('reopened')).toBe('A new message reopened the conversation')
  expect(told('released')).toBe('Ann is no longer available: the conversation is unassigned')
})

it.each([
  [
    'released',
    { from: 'sam', reason: 'answer_limit' },
    'Sam did not answer in time: the conversation waits in its queue again',
    'Sam n’a pas répondu à temps : la conversation attend à nouveau dans sa file',
  ],
  [
    'released',
    { from: 'zoe', reason: 'answer_limit' },
    'You did not answer in time: the conversation waits in its queue again',
    'Vous n’avez pas répondu à temps : la conversation attend à nouveau dans sa file',
  ],
  [
    'queued',
    { to: 'ann', reason: 'overflow' },
    'Nobody took it in time: the conversation moved to the queue Ann',
    'Personne ne l’a prise à temps : la conversation est passée dans la file Ann',
  ],
  [
    'closed',
    { reason: 'silence' },
    'The customer did not reply: the conversation is closed',
    'Le client n’a pas répondu : la conversation est fermée',
  ],
] as const)('what a queue does by itself: %s %j', (kind, done, english, french) => {
  const actor = { type: 'system', id: null, name: null } as const
  const item = { ...activity(`conversation.${kind}`, { by: 'sam', ...done }), actor }
  expect([say(item, 'en'), say(item, 'fr')?.replaceAll('\u00a0', ' ')]).toEqual([english, french])
})

it('a kind that came later is not told', () => {
  expect(sentenceOf(activity('conversation.painted', { by: 'sam' }), 'zoe')).toBeUndefined()
})

it('says which tags were added and removed', () => {
  const tagged = { ...activity('conversation.tagged', { by: 'sam' }), data: { added: ['Refund'], removed: ['VIP'] } }
  expect(say(tagged, 'en')).toBe('Sam changed the tags: +Refund, −VIP')
})

it.each<[string, object, string, string]>([
  ['handed_over', { reason: 'refund' }, 'The bot handed over: refund', 'Le bot a passé la main : refund'],
  [
    'hint_unused',
    { hint: 'queue', because: 'unknown', value: 'vip' },
    'The bot asked for the queue “vip”: there is none',
    'Le bot a demandé la file « vip » : elle n’existe pas',
  ],
  [
    'hint_unused',
    { hint: 'contact.email', because: 'invalid', value: 'zoe' },
    'The bot sent the e-mail “zoe”: it cannot be used',
    'Le bot a envoyé « zoe » comme e-mail : c’est inutilisable',
  ],
  [
    'hint_unused',
    { hint: 'queue', because: 'held', value: 'VIP' },
    'The bot asked for the queue “VIP”: an agent has the conversation',
    'Le bot a demandé la file « VIP » : un agent a déjà la conversation',
  ],
  [
    'hint_unused',
    { hint: 'timeout_seconds', because: 'held', value: '900' },
    'The bot sent the time limit “900 s”: an agent has the conversation',
    'Le bot a envoyé « 900 s » comme délai : un agent a déjà la conversation',
  ],
  [
    'hint_unused',
    { hint: 'skills', because: 'unmet', value: 'refnds' },
    'The bot sent the skills “refnds”: nobody in the queue has it',
    'Le bot a envoyé « refnds » comme compétences : personne ne l’a dans la file',
  ],
  [
    'hint_unused',
    { hint: 'contact.nickname', because: 'cut', value: 'zoe' },
    'Shortened, since the bot sent too much: hand-over details',
    'Raccourci, car le bot en a trop envoyé : informations de transfert',
  ],
  [
    'hint_unused',
    { hint: 'queue, summary', because: 'with_bot', value: '' },
    'Not used, since the bot did not ask for a person: queue, summary',
    'Inutilisé, car le bot n’a pas demandé d’agent : file, résumé',
  ],
])('tells what a hand-over says: %s %j', (kind, data, en, fr) => {
  const item: ActivityItem = {
    ...{ id: 'a', at: '2026-11-22T10:00:00.000Z', kind: `conversation.${kind}` },
    ...{ actor: { type: 'partner', id: 'c', name: null }, data: { ...data } },
  }
  expect([say(item, 'en'), say(item, 'fr')]).toEqual([en, fr])
})
