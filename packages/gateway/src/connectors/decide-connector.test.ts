import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { Command } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { connectorRow, emptyState } from '../commands/test-state.ts'
import { type ConnectorPatch, heldAttachmentExtensionMs } from './connector.ts'
import {
  borrowWebhook,
  deleteConnector,
  recordConnectorSecret,
  recordInstance,
  returnWebhook,
  updateConnector,
} from './decide-connector.ts'

const now = 1_000_000
const bot = connectorRow({ id: 'bot', instanceId: 'acme' })
const mine = bot.webhookUrl
const other = 'https://other.example/hook'
const lent = 'http://127.0.0.1:9/chat'

const decide = <T>(command: Command<T>, found: Partial<State> = {}) => command.decide(emptyState(found), systemActor)
const patchOf = (changes: readonly RowChange[], table: string) =>
  changes.find((one) => one.kind === 'update' && one.table === table)
const kinds = (changes: readonly RowChange[]) =>
  changes.flatMap((one) => (one.kind === 'insert' && one.table === 'activities' ? [one.row.kind] : []))
const update = (patch: ConnectorPatch, before: Partial<typeof bot> = {}, found: Partial<State> = {}) =>
  decide(updateConnector({ id: 'bot', patch, now }), { connector: [{ ...bot, ...before }], ...found })

describe('a connector that is changed', () => {
  const broken = { breakerFailures: 5, breakerOpenedAt: now - 10, breakerWaitMs: 2000, breakerNextAt: now + 5 }
  const mended = { breakerFailures: 0, breakerOpenedAt: null, breakerWaitMs: 0, breakerNextAt: null }
  const flush = { breakerFlushMark: now }
  test.each<[string, ConnectorPatch, Partial<typeof bot>, object | undefined, object | undefined, string]>([
    ['a name', { name: 'New' }, {}, { name: 'New' }, undefined, 'connector.updated'],
    ['a pause holds it', { paused: true }, {}, { paused: true }, { heldSince: now }, 'connector.paused'],
    [
      'a pause without a URL holds it as before',
      { paused: true },
      { webhookUrl: null, heldSince: 5 },
      { paused: true },
      undefined,
      'connector.paused',
    ],
    [
      'resumed, it sends again, with its breaker',
      { paused: false },
      { ...broken, paused: true, heldSince: 5 },
      { paused: false },
      { heldSince: null },
      'connector.resumed',
    ],
    [
      'another URL starts with a closed breaker, and what waits is due',
      { webhookUrl: other },
      broken,
      undefined,
      { url: other, ...mended, ...flush },
      'connector.updated',
    ],
    ['the same URL changes nothing', { webhookUrl: mine }, broken, undefined, undefined, 'connector.updated'],
    [
      'without a URL it is held',
      { webhookUrl: null },
      {},
      undefined,
      { url: null, heldSince: now, ...flush },
      'connector.updated',
    ],
  ])('%s', (_name, patch, before, connector, endpoint, told) => {
    const { outcome, changes } = update(patch, before)
    expect([outcome, kinds(changes)]).toEqual([true, [told]])
    expect(patchOf(changes, 'connectors')).toEqual(connector && expect.objectContaining({ patch: connector }))
    expect(patchOf(changes, 'endpoints')).toEqual(endpoint && expect.objectContaining({ patch: endpoint }))
  })

  test('files whose time ran out while it was held get another day; they are asked for only then', () => {
    const paused = { paused: true, heldSince: 5 }
    const command = updateConnector({ id: 'bot', patch: { paused: false }, now })
    const asked = (before: Partial<typeof bot>) =>
      command.needsMore?.(emptyState({ connector: [{ ...bot, ...before }] }))
    expect(asked(paused)).toEqual({ filesRunOut: { connectorId: 'bot', from: 5, to: now } })
    expect(asked({})).toBeUndefined()
    expect(asked({ ...paused, webhookUrl: null })).toBeUndefined()
    const { changes } = update({ paused: false }, paused, { filesRunOut: [{ id: 'f', goneAt: 7 }] })
    expect(patchOf(changes, 'attachments')).toMatchObject({
      key: { id: 'f' },
      patch: { goneAt: now + heldAttachmentExtensionMs },
    })
  })

  test('it is told what was given, and of retention from what to what', () => {
    const { changes } = update({ inlineMax: 5, retention: '30d' }, { retention: 'off' })
    expect(changes.at(-1)).toMatchObject({
      row: { params: { options: ['inline_max', 'retention'], retention_before: 'off', retention_after: '30d' } },
    })
  })
})

describe('a connector that is unknown or deleted', () => {
  const commands: Record<string, [Command<unknown>, unknown]> = {
    'is not changed': [updateConnector({ id: 'bot', patch: { name: 'x' }, now }), false],
    'gets no secret': [recordConnectorSecret('bot', new Uint8Array()), false],
    'is not deleted again': [deleteConnector('bot', now), false],
    'lends no webhook': [borrowWebhook({ connectorId: 'bot', webhookUrl: lent, now }), undefined],
    'has none to give back': [returnWebhook({ connectorId: 'bot', now }), undefined],
  }
  test.each(Object.entries(commands))('%s', (_name, [command, outcome]) => {
    for (const connector of [[], [{ ...bot, deletedAt: 5 }]]) {
      expect(decide(command, { connector })).toEqual({ outcome, changes: [] })
    }
  })
})

test('instances, secrets and deletions are told', () => {
  const found = { connector: [bot] }
  expect(kinds(decide(recordInstance({ id: 'acme', name: 'Acme', createdAt: now })).changes)).toEqual([
    'instance.created',
  ])
  expect(kinds(decide(recordConnectorSecret('bot', Buffer.from('x')), found).changes)).toEqual([
    'connector.secret_rotated',
  ])
  const { changes } = decide(deleteConnector('bot', now), found)
  expect(patchOf(changes, 'connectors')).toMatchObject({ patch: { deletedAt: now } })
  expect(kinds(changes)).toEqual(['connector.deleted'])
})

describe('a webhook that is lent', () => {
  const loan = { connectorId: 'bot', former: mine, lentTo: lent }
  test.each([
    ['the connector’s own', { connector: [bot] }, mine],
    ['what a former borrower left', { connector: [{ ...bot, webhookUrl: lent }], webhookLoan: [loan] }, mine],
    ['one that was set meanwhile', { connector: [{ ...bot, webhookUrl: other }], webhookLoan: [loan] }, other],
  ])('%s is kept', (_name, found, former) => {
    const { outcome, changes } = decide(borrowWebhook({ connectorId: 'bot', webhookUrl: lent, now }), found)
    expect(outcome).toEqual({ former })
    expect(changes).toContainEqual({ kind: 'insert', table: 'webhookLoans', row: { ...loan, former } })
  })

  test('is given back, unless it was changed meanwhile or nobody has it', () => {
    const command = returnWebhook({ connectorId: 'bot', now })
    const back = decide(command, { connector: [{ ...bot, webhookUrl: lent }], webhookLoan: [loan] })
    expect(back.outcome).toEqual({ name: 'Bot', webhookUrl: mine })
    expect(patchOf(back.changes, 'endpoints')).toMatchObject({ patch: { url: mine } })
    const changed = decide(command, { connector: [{ ...bot, webhookUrl: other }], webhookLoan: [loan] })
    const ended = [{ kind: 'remove', table: 'webhookLoans', key: { connectorId: 'bot' } }]
    expect(changed).toEqual({ outcome: undefined, changes: ended })
    expect(decide(command, { connector: [bot] })).toEqual({ outcome: undefined, changes: [] })
  })
})
