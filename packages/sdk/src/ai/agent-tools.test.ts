import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { json } from '../../test/published-api.ts'
import { api, asPasserelle, clientWith, MESSAGES, usePublishedApi } from '../../test/test-client.ts'
import { type AgentTools, createAgentTools, createInbox, type HandOverInput } from './index.ts'

usePublishedApi()

const nowMs = 1_700_000_000_000
const STATE = '/messaging/v1/conversations/c1'
const queued = { conversation_id: 'v1', status: 'open', owner: { type: 'queue', id: 'q1', name: 'Returns' } }
const returned = { ...queued, owner: { type: 'bot', id: 'aria', name: 'Aria' } }

const say = (path: string, ...bodies: (object | undefined)[]) =>
  api.next(
    path,
    ...bodies.map(
      (body) => (_received: unknown, response: Parameters<typeof json>[0]) =>
        json(response, body === undefined ? 404 : 200, body ?? { error: 'not_found' }, asPasserelle),
    ),
  )
const statuses = (...all: string[]) => ({ messages: all.map((status, index) => ({ id: String(index), status })) })
const sent = () => api.on(MESSAGES).map(({ body }) => JSON.parse(String(body)).messages)

function toolsWith(now = nowMs): AgentTools & { inbox: ReturnType<typeof createInbox> } {
  const inbox = createInbox()
  const bot = { id: 'aria', name: 'Aria' }
  return { inbox, ...createAgentTools(clientWith(), { inbox, bot, clock: { now: () => now } }) }
}

const input: HandOverInput = {
  customer_id: 'c1',
  customer_name: 'John Doe',
  transcript: [
    { from: 'customer', text: 'My parcel came damaged.', at: '2023-11-14T22:00:00Z' },
    { from: 'bot', text: 'I am sorry. I call somebody.' },
  ],
  summary: 'The parcel came damaged.',
  queue: 'Returns',
}

describe('hand_over', () => {
  test('sends the transcript as history, and asks for a person with the hints', async () => {
    say(STATE, queued)
    expect(await toolsWith().handOver.run(input)).toEqual({ conversation: queued, your_turn: false })
    const [customer, bot] = [
      { type: 'human', id: 'c1', name: 'John Doe' },
      { type: 'bot', id: 'aria', name: 'Aria' },
    ]
    const common = { customer_id: 'c1', id: expect.any(String) }
    expect(sent()).toEqual([
      [
        {
          ...common,
          created_at: 1_699_999_200,
          sender: customer,
          recipient: bot,
          body: { message: 'My parcel came damaged.' },
        },
        {
          ...common,
          created_at: 1_700_000_000,
          sender: bot,
          recipient: customer,
          body: { message: 'I am sorry. I call somebody.' },
        },
        {
          ...common,
          created_at: 1_699_999_200,
          sender: bot,
          body: { message: 'The customer asks for a person.' },
          metadata: { handover: { summary: 'The parcel came damaged.', queue: 'Returns' } },
        },
      ],
    ])
  })

  test('told again with more at its end, repeats what was sent, to the letter', async () => {
    say(STATE, queued, queued)
    const tools = toolsWith()
    await tools.handOver.run(input)
    const more = [...input.transcript, { from: 'customer', text: 'And the box is wet.' } as const]
    await tools.handOver.run({ ...input, transcript: more, reason: 'Damaged goods' })
    const [first, second] = sent()
    expect(second.slice(0, 2)).toEqual(first.slice(0, 2))
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(5)
    expect(second.at(-1).body.message).toBe('Damaged goods')
  })

  test('asks with the same message in a later process, and with a longer transcript', async () => {
    say(STATE, queued, queued, queued)
    const timed: HandOverInput = { ...input, transcript: input.transcript.slice(0, 1) }
    const more = [...timed.transcript, { from: 'customer', text: 'Hello?', at: '2023-11-14T22:05:00Z' } as const]
    await toolsWith().handOver.run(timed)
    await toolsWith(nowMs + 60_000).handOver.run(timed)
    await toolsWith(nowMs + 90_000).handOver.run({ ...timed, transcript: more })
    const [first, again, longer] = sent()
    expect([again, longer.at(-1)]).toEqual([first, first.at(-1)])
  })

  test.each(['a', 'é', '\n', '🙂'])('cuts a summary of 5000 times %j to what the metadata takes', async (character) => {
    say(STATE, queued)
    const { handOver } = toolsWith()
    await handOver.run({ ...input, summary: character.repeat(5000), reason: 'r'.repeat(2000) })
    const { metadata, body } = sent()[0].at(-1)
    const bytes = Buffer.byteLength(JSON.stringify(metadata))
    expect([bytes > 3500 && bytes <= 4096, metadata.handover.summary.isWellFormed()]).toEqual([true, true])
    expect([metadata.handover.summary.at(-1), metadata.handover.queue, body.message.length]).toEqual([
      '…',
      'Returns',
      2000,
    ])
  })

  test('called twice, asks once while people have the conversation', async () => {
    say(MESSAGES, statuses('recorded', 'recorded', 'recorded'), statuses('duplicate', 'duplicate', 'duplicate'))
    say(STATE, queued, queued)
    const tools = toolsWith()
    await tools.handOver.run(input)
    await tools.handOver.run(input)
    const [first, second, ...rest] = sent()
    expect([second, rest]).toEqual([first, []])
  })

  test.each([
    ['came back', returned],
    ['was closed', { ...queued, status: 'closed', owner: null }],
  ])('asks once more when the conversation %s and nothing new was said', async (_name, before) => {
    say(MESSAGES, statuses('duplicate', 'duplicate', 'duplicate'), statuses('recorded'))
    say(STATE, before, queued)
    expect(await toolsWith().handOver.run(input)).toEqual({ conversation: queued, your_turn: false })
    const [first, again] = sent()
    expect(again).toEqual([{ ...first[2], id: expect.any(String), created_at: nowMs / 1000 }])
    expect(again[0].id).not.toBe(first[2].id)
  })
})

test('check_availability says whether anybody is there', async () => {
  const queue = (state: string) => ({ id: state, name: state, state })
  say('/messaging/v1/availability', { queues: [queue('closed'), queue('open')] }, { queues: [queue('full')] })
  const tools = toolsWith()
  expect((await tools.checkAvailability.run({})).available).toBe(true)
  expect((await tools.checkAvailability.run({})).available).toBe(false)
})

test('conversation_state says whose turn it is', async () => {
  say(STATE, undefined, queued, returned)
  const { conversationState } = toolsWith()
  const turns = []
  for (let count = 0; count < 3; count += 1) turns.push((await conversationState.run({ customer_id: 'c1' })).your_turn)
  expect(turns).toEqual([true, false, true])
})

test('read_replies gives answers and events as a model reads them', async () => {
  say(STATE, returned)
  const { inbox, readReplies } = toolsWith()
  const attachments = [
    {
      id: 'f1',
      name: 'label.pdf',
      mime_type: 'application/pdf',
      content: { type: 'url' as const, data: 'https://x/f1' },
    },
    { id: 'f2', name: 'i.png', mime_type: 'image/png', content: { type: 'base64' as const, data: 'AAAA' } },
  ]
  const sender = { type: 'human' as const, id: 'kiamo', name: 'Zoé' }
  const body = { message: 'Send it back.', attachments }
  inbox.add({
    kind: 'message',
    message: { id: 'm1', created_at: 1_700_000_000, customer_id: 'c1', sender, body, metadata: {} },
  })
  const data = { by: { type: 'agent' as const, id: 'a1', name: 'Zoé' }, note: 'Ask for the order number' }
  const common = { id: 'e1', created_at: 1, customer_id: 'c1', conversation_id: 'v1', owner: null }
  inbox.add({ kind: 'event', event: { ...common, type: 'conversation.returned', data } })
  expect(await readReplies.run({ customer_id: 'c1', wait_seconds: 0 })).toEqual({
    replies: [
      {
        id: 'm1',
        from: 'Zoé',
        at: '2023-11-14T22:13:20.000Z',
        text: 'Send it back.',
        attachments: [
          { id: 'f1', name: 'label.pdf', mime_type: 'application/pdf', url: 'https://x/f1' },
          { id: 'f2', name: 'i.png', mime_type: 'image/png', url: null },
        ],
      },
    ],
    events: [{ type: 'conversation.returned', data }],
    conversation: returned,
    your_turn: true,
  })
})

describe('the list for a framework', () => {
  test('has names, texts and JSON schemas that validators take', () => {
    const { list } = toolsWith()
    expect(list.map(({ name, isReadOnly }) => [name, isReadOnly])).toEqual([
      ['check_availability', true],
      ['hand_over', false],
      ['conversation_state', true],
      ['read_replies', false],
    ])
    const ajv = new Ajv({ strict: true })
    const validate = list.map(({ inputSchema }) => ajv.compile(inputSchema))
    expect(validate.map((isValid) => isValid(input))).toEqual([false, true, false, false])
  })

  test('runs what a model names; wrong names and inputs are told in words', async () => {
    say(STATE, queued)
    const tools = toolsWith()
    expect(await tools.call('conversation_state', { customer_id: 'c1' })).toMatchObject({ your_turn: false })
    await expect(tools.call('conversation_state', {})).rejects.toThrow(
      'The input of conversation_state is wrong: /customer_id is missing.',
    )
    await expect(tools.call('hang_up', {})).rejects.toThrow(
      'There is no tool "hang_up". There are: check_availability,',
    )
  })
})
