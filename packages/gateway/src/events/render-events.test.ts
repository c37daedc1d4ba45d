import type { EventOwner } from '@passerelle/protocol'
import { expect, test } from 'vitest'
import type { Activity } from '../commands/activity.ts'
import type { Actor } from '../commands/actor.ts'
import type { Occasion } from './occasions.ts'
import { renderEvents, type Told } from './render-events.ts'

const queue: EventOwner = { type: 'queue', id: 'q', name: 'Sales' }
const agent: EventOwner = { type: 'agent', id: 'ada', name: 'Ada' }
const bot: EventOwner = { type: 'bot', id: 'b', name: 'Bot' }
const actors = {
  ada: { type: 'agent', id: 'ada', name: 'Ada' },
  boss: { type: 'operator', id: 'o', name: 'Boss' },
  partner: { type: 'partner', id: null, name: null },
  routing: { type: 'routing', id: null, name: null },
  system: { type: 'system', id: null, name: null },
} satisfies Record<string, Actor>

type Owners = [before: EventOwner | null, after: EventOwner | null]
const told = ([before, after]: Owners, actor: Actor, more: Partial<Told> = {}): Told => ({
  ...{ before: { owner: before, tags: ['old'] }, after: { owner: after, tags: ['new'] }, actor },
  ...{ position: 2, waitSeconds: 40, lastArrivalId: 'm9', readUpTo: 3, file: undefined, isReopening: false },
  ...more,
})
const deed = (kind: string, params: Record<string, unknown> = {}): Occasion => ({
  ...{ kind: 'activity', conversationId: 'c' },
  activity: { kind: `conversation.${kind}`, params } as Activity,
})
const byAda = { type: 'agent', id: 'ada', name: 'Ada' }
const nobody = (type: string) => ({ type, id: null, name: null })
const sales = { id: 'q', name: 'Sales' }
const waits = (reason: string) => [
  'conversation.queued',
  { queue: sales, reason, position: 2, estimated_wait_seconds: 40 },
]
const has = (by: object, previous: EventOwner | null) => [
  'conversation.assigned',
  { agent: { id: 'ada', name: 'Ada' }, by, previous },
]

test.each<[string, Occasion, Owners, Actor, unknown[]]>([
  ['an agent takes it', deed('taken'), [queue, agent], actors.ada, [has(byAda, queue)]],
  ['routing gives it', deed('assigned'), [queue, agent], actors.routing, [has(nobody('routing'), queue)]],
  [
    'somebody else gives it',
    deed('assigned'),
    [bot, agent],
    actors.boss,
    [has({ type: 'supervisor', id: 'o', name: 'Boss' }, bot)],
  ],
  [
    'it is transferred to an agent, who has it then',
    deed('transferred'),
    [bot, agent],
    actors.boss,
    [
      ['conversation.transferred', { from: bot, to: agent, by: { type: 'agent', id: 'o', name: 'Boss' } }],
      has({ type: 'agent', id: 'o', name: 'Boss' }, bot),
    ],
  ],
  [
    'it is transferred to a queue, and waits',
    deed('queued', { reason: 'transferred' }),
    [agent, queue],
    actors.ada,
    [['conversation.transferred', { from: agent, to: queue, by: byAda }], waits('transferred')],
  ],
  [
    'its queue passes it on by itself',
    deed('queued', {}),
    [queue, queue],
    actors.system,
    [['conversation.transferred', { from: queue, to: queue, by: nobody('system') }], waits('transferred')],
  ],
  [
    'the customer writes to the bot',
    deed('queued', { reason: 'message' }),
    [bot, queue],
    actors.partner,
    [waits('message')],
  ],
  ['its agent is released', deed('released'), [agent, queue], actors.system, [waits('released')]],
  ['it is released and given at once', deed('released'), [agent, agent], actors.system, []],
  [
    'an agent returns it',
    deed('returned', { note: 'Thanks' }),
    [agent, bot],
    actors.ada,
    [['conversation.returned', { by: byAda, note: 'Thanks' }]],
  ],
  [
    'its time is over',
    deed('returned'),
    [queue, bot],
    actors.system,
    [['conversation.returned', { by: nobody('timeout'), note: null }]],
  ],
  [
    'the partner takes it back',
    deed('returned', { note: 'a parcel' }),
    [queue, bot],
    actors.partner,
    [['conversation.returned', { by: nobody('partner'), note: 'a parcel' }]],
  ],
  [
    'it is closed',
    deed('closed', { reason: 'solved' }),
    [agent, null],
    actors.ada,
    [['conversation.closed', { by: byAda, reason: 'solved', tags: ['new'] }]],
  ],
  [
    'silence closes it',
    deed('closed'),
    [agent, null],
    actors.system,
    [['conversation.closed', { by: nobody('system'), reason: null, tags: ['new'] }]],
  ],
  [
    'its customer opens it again',
    deed('reopened'),
    [null, queue],
    actors.partner,
    [['conversation.reopened', { by: nobody('customer') }], waits('reopened')],
  ],
  ['closing is undone', deed('undone'), [null, agent], actors.ada, [['conversation.reopened', { by: byAda }]]],
  [
    'reopening is undone',
    deed('undone'),
    [agent, null],
    actors.ada,
    [['conversation.closed', { by: byAda, reason: null, tags: ['new'] }]],
  ],
  ['a transfer is undone', deed('undone'), [queue, agent], actors.ada, [has(byAda, queue)]],
  ['taking is undone', deed('undone'), [agent, queue], actors.ada, [waits('released')]],
  ['what changed no owner is undone', deed('undone'), [agent, agent], actors.ada, []],
  [
    'a message is given up',
    { kind: 'exhausted', conversationId: 'c', messageId: 'm', attempts: 4, error: '{"code":"x","params":{}}' },
    [agent, agent],
    actors.system,
    [['delivery.exhausted', { message_id: 'm', attempts: 4, error: { code: 'x', params: {} } }]],
  ],
  [
    'an agent reads on',
    { kind: 'read', conversationId: 'c', upTo: 4 },
    [queue, queue],
    actors.ada,
    [['message.read', { message_id: 'm9' }]],
  ],
  ['a second agent reads the same', { kind: 'read', conversationId: 'c', upTo: 3 }, [queue, queue], actors.ada, []],
  [
    'a file failed that is gone',
    { kind: 'file_failed', conversationId: 'c', attachmentId: 'a', error: null },
    [queue, queue],
    actors.system,
    [],
  ],
])('%s', (_, occasion, owners, actor, events) => {
  expect(renderEvents(occasion, told(owners, actor)).map(({ type, data }) => [type, data])).toEqual(events)
})

test('a file that failed goes by the partner’s own ids', () => {
  const occasion = {
    kind: 'file_failed',
    conversationId: 'c',
    attachmentId: 'ours',
    error: '{"code":"x","params":{}}',
  } as const
  const file = { messageId: 'their message', attachmentId: 'their file' }
  expect(renderEvents(occasion, told([queue, queue], actors.system, { file }))).toEqual([
    {
      type: 'attachment.failed',
      data: { message_id: 'their message', attachment_id: 'their file', error: { code: 'x', params: {} } },
    },
  ])
})

test('a release that opens it again is told as that alone', () => {
  expect(renderEvents(deed('released'), told([null, queue], actors.system, { isReopening: true }))).toEqual([])
})
