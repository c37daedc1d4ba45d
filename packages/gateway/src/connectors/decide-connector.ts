/** What operators do to instances and connectors. Pure. */
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { ConnectorRow, InstanceRow } from '../commands/connector-rows.ts'
import type { ConnectorWithWebhook, LookUps, State } from '../commands/look-ups.ts'
import { firstQueue } from '../commands/queue.ts'
import { insert, type RowChange, remove, tell, update } from '../commands/row-changes.ts'
import { closedBreaker } from './breaker.ts'
import {
  type Connector,
  type ConnectorPatch,
  heldAttachmentExtensionMs,
  type InstancePatch,
  isHeld,
  type NewInstance,
} from './connector.ts'
import { breakerFields, divide, toConnectorRows } from './connector-rows.ts'
import { changeEventsEndpoint, eventsEndpoint, writeEventTypes } from './events-endpoint.ts'

export const recordInstance = (instance: NewInstance): Command<void> => ({
  needs: {},
  decide: () => ({
    outcome: undefined,
    changes: [
      insert('instances', {
        ...instance,
        tags: '[]',
        closeReasons: '[]',
        metadataLabels: '[]',
        sharedCustomerIds: false,
        sight: 'all',
      }),
      insert('queues', firstQueue(instance)),
      tellOfInstance(instance, 'instance.created'),
    ],
  }),
})

export const updateInstance = (
  id: string,
  { tags, closeReasons, metadataLabels, ...patch }: InstancePatch,
): Command<boolean> => ({
  needs: { instance: { id } },
  decide: ({ instance: [before] }) => {
    if (!before) return unchanged(false)
    const lists = {
      ...(tags && { tags: JSON.stringify(tags) }),
      ...(closeReasons && { closeReasons: JSON.stringify(closeReasons) }),
      ...(metadataLabels && { metadataLabels: JSON.stringify(metadataLabels) }),
    }
    const after = { ...before, ...patch, ...lists }
    const changes = update('instances', { id }, { before, after })
    const options = (Object.keys(after) as (keyof InstanceRow)[]).filter((name) => after[name] !== before[name])
    return {
      outcome: true,
      changes: changes.length === 0 ? [] : [...changes, tellOfInstance(after, 'instance.updated', { options })],
    }
  },
})

const tellOfInstance = ({ id, name }: NewInstance, kind: string, params: Record<string, unknown> = {}): RowChange =>
  tell({ kind, params, target: { type: 'instance', id, name }, instanceId: id, connectorId: null })

export const recordConnector = (connector: Connector): Command<void> => ({
  needs: {},
  decide: () => {
    const rows = toConnectorRows(connector)
    return {
      outcome: undefined,
      changes: [
        insert('connectors', rows.connector),
        insert('endpoints', rows.endpoint),
        ...eventsEndpoint(eventsOf(connector)),
        tellOf(connector, 'connector.created'),
      ],
    }
  },
})

const eventsOf = ({ id, paused, delivery, eventsUrl: url, events, createdAt: now }: Connector) => ({
  ...{ id, paused, delivery, url, now },
  eventTypes: writeEventTypes(events),
})

const tellOf = (
  { id, name, instanceId }: Pick<Connector, 'id' | 'name' | 'instanceId'>,
  kind: string,
  params?: Record<string, unknown>,
): RowChange =>
  tell({ kind, target: { type: 'connector', id, name }, instanceId, connectorId: id, ...(params && { params }) })

interface Update {
  id: string
  patch: ConnectorPatch
  now: number
}

/** False when it is unknown or deleted. */
export const updateConnector = (wanted: Update): Command<boolean> => ({
  needs: { connector: { id: wanted.id } },
  needsMore: ({ connector: [before] }) =>
    before && before.heldSince !== null && !isHeld({ ...before, ...wanted.patch })
      ? { filesRunOut: { connectorId: wanted.id, from: before.heldSince, to: wanted.now } }
      : undefined,
  decide: (state) => {
    const before = findLiving(state)
    return before ? { outcome: true, changes: changeConnector(before, wanted, state) } : unchanged(false)
  },
})

const findLiving = ({ connector: [found] }: State): ConnectorWithWebhook | undefined =>
  found?.deletedAt === null ? found : undefined

/** What a patch does, files and breaker included. */
function changeConnector(
  before: ConnectorWithWebhook,
  { patch, now }: Pick<Update, 'patch' | 'now'>,
  { filesRunOut }: Pick<State, 'filesRunOut'>,
): RowChange[] {
  const { events: _events, eventsUrl: _eventsUrl, ...own } = patch
  const patched = { ...before, ...own }
  const isHeldNow = isHeld(patched)
  const endsHold = before.heldSince !== null && !isHeldNow
  const after: ConnectorWithWebhook = {
    ...patched,
    heldSince: isHeldNow ? (before.heldSince ?? now) : null,
    // A new address is a new endpoint: what the old one did says nothing of it, and what waits is tried there at once.
    ...(patched.webhookUrl !== before.webhookUrl && breakerFields({ ...closedBreaker, flushMark: now })),
  }
  const files = endsHold ? filesRunOut : []
  const [stored, changed] = [divide(before), divide(after)]
  const key = { id: before.id }
  return [
    ...update('connectors', key, { before: stored.connector, after: changed.connector }),
    ...update('endpoints', key, { before: stored.endpoint, after: changed.endpoint }),
    ...changeEventsEndpoint(before, patch, now),
    ...files.flatMap((file) =>
      update('attachments', { id: file.id }, { before: file, after: { goneAt: now + heldAttachmentExtensionMs } }),
    ),
    tellOfPatch(before, after, patch),
  ]
}

/**
 * A patch of nothing but `paused` has a name of its own; of all others it is told what was given, and of what deletes
 * by itself from how long to how long.
 */
function tellOfPatch(before: ConnectorWithWebhook, after: ConnectorWithWebhook, patch: ConnectorPatch): RowChange {
  const names = Object.keys(patch)
  if (names.length === 1 && patch.paused !== undefined) {
    return tellOf(after, patch.paused ? 'connector.paused' : 'connector.resumed')
  }
  const options = names.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  const retention = { retention_before: before.retention, retention_after: after.retention }
  return tellOf(after, 'connector.updated', { options, ...(after.retention !== before.retention && retention) })
}

export const recordConnectorSecret = (id: string, secretSealed: Uint8Array): Command<boolean> => ({
  needs: { connector: { id } },
  decide: (state) => changeLiving(state, { secretSealed }, 'connector.secret_rotated'),
})

export const deleteConnector = (id: string, now: number): Command<boolean> => ({
  needs: { connector: { id } },
  decide: (state) => changeLiving(state, { deletedAt: now }, 'connector.deleted'),
})

function changeLiving(state: State, patch: Partial<ConnectorRow>, kind: string): Decision<boolean> {
  const before = findLiving(state)
  if (!before) return unchanged(false)
  const changes = update('connectors', { id: before.id }, { before, after: patch })
  return { outcome: true, changes: [...changes, tellOf(before, kind)] }
}

export interface Borrowing {
  connectorId: string
  webhookUrl: string
  now: number
}

/** Gives what was the connector's own webhook; undefined when it is unknown or deleted. */
export const borrowWebhook = ({
  connectorId,
  webhookUrl,
  now,
}: Borrowing): Command<{ former: string | null } | undefined> => ({
  needs: { connector: { id: connectorId }, webhookLoan: { connectorId } },
  needsMore: ({ connector: [before] }) => filesOfHeld(before, now),
  decide: (state) => {
    const before = findLiving(state)
    if (!before) return unchanged(undefined)
    const [loan] = state.webhookLoan
    // What an earlier borrower left is not the connector's own.
    const isLent = loan !== undefined && before.webhookUrl === loan.lentTo
    const former = isLent ? loan.former : before.webhookUrl
    return {
      outcome: { former },
      changes: [
        ...(loan ? [remove('webhookLoans', { connectorId })] : []),
        insert('webhookLoans', { connectorId, former, lentTo: webhookUrl }),
        ...changeConnector(before, { patch: { webhookUrl }, now }, state),
      ],
    }
  },
})

const filesOfHeld = (before: ConnectorWithWebhook | undefined, now: number) =>
  before && before.heldSince !== null
    ? {
        filesRunOut: {
          connectorId: before.id,
          from: before.heldSince,
          to: now,
        } satisfies LookUps['filesRunOut']['ask'],
      }
    : undefined

export interface Returned {
  name: string
  webhookUrl: string | null
}

/** Undefined when nothing had to be given back: there was no loan, or the webhook was changed meanwhile. */
export const returnWebhook = ({ connectorId, now }: Omit<Borrowing, 'webhookUrl'>): Command<Returned | undefined> => ({
  needs: { connector: { id: connectorId }, webhookLoan: { connectorId } },
  needsMore: ({ connector: [before] }) => filesOfHeld(before, now),
  decide: (state) => {
    const [loan] = state.webhookLoan
    if (!loan) return unchanged(undefined)
    const before = findLiving(state)
    const ended = remove('webhookLoans', { connectorId })
    if (before?.webhookUrl !== loan.lentTo) return { outcome: undefined, changes: [ended] }
    const webhookUrl = loan.former
    return {
      outcome: { name: before.name, webhookUrl },
      changes: [ended, ...changeConnector(before, { patch: { webhookUrl }, now }, state)],
    }
  },
})
