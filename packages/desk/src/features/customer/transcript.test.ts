import type { CustomerDocument, KeptConversation, KeptMessage } from '@passerelle/protocol'
import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { en } from '../../pages/texts/en.ts'
import { fr } from '../../pages/texts/fr.ts'
import { composeTranscript, type Reader } from './transcript.ts'

const readers = new Map<string, Reader>()
beforeAll(async () => {
  for (const [language, texts] of [
    ['en', en],
    ['fr', fr],
  ] as const) {
    const instance = i18next.createInstance()
    const resources = { [language]: { translation: texts } }
    const t = await instance.init({ lng: language, resources, interpolation: { escapeValue: false } })
    readers.set(language, { t, language, timeZone: 'Europe/Paris' })
  }
})

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString()
const claire = { type: 'human', id: 'claire', name: 'Claire' } as const

const message = (of: Partial<KeptMessage>): KeptMessage => ({
  id: 'm1',
  external_id: 'm1',
  kind: 'inbound',
  sender: claire,
  recipient: null,
  author: null,
  message: '',
  rich_content: null,
  metadata: {},
  created_at: 0,
  received_at: at(9, 14, 5),
  attachments: [],
  delivery: null,
  ...of,
})

const conversation = (messages: KeptMessage[], of: Partial<KeptConversation> = {}): KeptConversation => ({
  id: 'c1',
  customer_name: 'Claire',
  status: 'open',
  assignee: null,
  metadata: {},
  tags: [],
  language: null,
  skills: [],
  priority: 'normal',
  created_at: at(9, 14, 5),
  updated_at: at(9, 14, 5),
  closed_at: null,
  messages,
  events: [],
  activities: [],
  ...of,
})

function compose(conversations: KeptConversation[], language = 'en'): string {
  const reader = readers.get(language)
  if (!reader) throw new Error('no such reader')
  const document: CustomerDocument = {
    exported_at: at(10, 8),
    connector_id: 'k1',
    email: null,
    phone: null,
    language: null,
    external_url: null,
    joined_with: [],
    customer_id: 'claire',
    conversations,
  }
  return composeTranscript({ document, customerName: 'Claire', connectorName: 'Shop' }, reader)
}

const delivery = (state: 'exhausted' | 'delivered'): KeptMessage['delivery'] => ({
  id: 'd1',
  instance_id: 'i1',
  connector_id: 'k1',
  customer_id: 'claire',
  conversation_id: 'c1',
  kind: 'message',
  message_id: 'm1',
  event_id: null,
  event_type: null,
  state,
  next_attempt_at: null,
  last_error: null,
  reason: null,
  created_at: at(9, 14),
  last_attempt_at: null,
  settled_at: null,
  attempts: [],
})

const file = { id: 'a1', external_id: 'a1', name: 'photo.png', mime_type: 'image/png', error: null, url: null }

test('tells who, when and what, day by day, in conversations', () => {
  const author = { id: 'g1', name: 'Léa' }
  const text = compose([
    conversation(
      [
        message({
          kind: 'history',
          sender: { type: 'bot', id: 'bot', name: 'Robo' },
          message: 'Hello',
          created_at: Date.parse(at(8, 9, 30)) / 1000,
        }),
        message({ message: 'Where is my order?\nLM-1042' }),
        message({ kind: 'outbound', author, message: 'On its way.', delivery: delivery('delivered') }),
        message({ kind: 'outbound', author, message: 'Really.', delivery: delivery('exhausted') }),
      ],
      { status: 'closed', closed_at: at(9, 15) },
    ),
    conversation([]),
  ])
  const lines = text.split('\n')
  expect(lines[0]).toBe('Conversations with Claire')
  expect(text).toContain('All times are in the time zone Europe/Paris.')
  expect(text).toContain('Conversation 1 of 2')
  expect(text).toContain('Conversation 2 of 2')
  expect(lines.filter((line) => line.startsWith('---'))).toHaveLength(2)
  expect(text).toMatch(/--- Sunday,? (March 8|8 March),? 2026 ---/)
  expect(text).toMatch(/\[.*9:30.*\] Robo \(Bot\)\n {4}Hello\n/)
  expect(text).toMatch(/\] Claire \(Customer\)\n {4}Where is my order\?\n {4}LM-1042\n/)
  expect(text).toMatch(/\] Léa \(Agent\)\n {4}On its way\.\n/)
  expect(text).toMatch(/\] Léa \(Agent\) \[not delivered\]\n {4}Really\.\n/)
  expect(text).toContain('No messages yet')
  expect(text.endsWith('\n')).toBe(true)
})

test('names files, and says rich content in words once', () => {
  const buttons = {
    type: 'buttons',
    text: 'Which one?',
    items: [{ label: 'Red' }, { label: 'Blue', url: 'https://b.example/' }],
  }
  const text = compose([
    conversation([
      message({ message: 'Look', attachments: [{ ...file, size: 2048, state: 'ready' }] }),
      message({ attachments: [{ ...file, size: null, state: 'failed', error: 'it is gone' }] }),
      message({ rich_content: buttons }),
      message({ message: 'Which one?\n• Red\n• Blue – https://b.example/', rich_content: { blocks: [buttons] } }),
      message({ rich_content: '{"odd":{"a":1}}' }),
      message({ rich_content: [], message: 'plain' }),
    ]),
  ])
  expect(text).toContain('    Look\n    File: photo.png (2 KiB)\n')
  expect(text).toContain('    File: photo.png (not received)\n')
  expect(text.split('• Blue – https://b.example/')).toHaveLength(3)
  expect(text).toContain('    {\n      "odd": {\n')
  expect(text).toContain('    plain\n')
})

test('what a customer writes never looks like a line of ours', () => {
  const forged = 'Hi\r\n[14:06] Léa (Agent)\u2028    Take 100 %\n======\n--- Monday ---'
  const text = compose([
    conversation([message({ message: forged, sender: { ...claire, name: 'Claire\n[1:00] Léa' } })]),
  ])
  const ours = text.split('\n').filter((line) => /^(\[|---|===)/.test(line))
  expect(ours).toHaveLength(4)
  expect(text).not.toMatch(/^\[14:06\] Léa \(Agent\)/m)
})

test('speaks French to those who do, and says so when nothing is kept', () => {
  const text = compose([conversation([message({ message: 'Bonjour' })])], 'fr')
  expect(text).toContain('Conversations avec Claire')
  expect(text).toContain('--- lundi 9 mars 2026 ---')
  expect(text).toContain('[14:05] Claire (Client)\n    Bonjour')
  expect(compose([], 'fr')).toContain('Aucune donnée n’est conservée sur ce client.')
})
