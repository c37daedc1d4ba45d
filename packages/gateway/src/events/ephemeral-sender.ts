/**
 * Sends events that are worth nothing a moment later: signed like all others, but once, kept nowhere, and dropped while
 * their endpoint fails, is paused, or has enough under way. Nothing that is kept ever waits for one. They wait in memory
 * for a place, the newest of its kind alone.
 */
import type { ephemeralEventTypes } from '@passerelle/protocol'
import { type Reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { openClientSecret } from '../connectors/client-secret.ts'
import type { Connector } from '../connectors/connector.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { failureOf } from '../deliveries/failure-of.ts'
import { webhookRequest } from '../deliveries/webhook-request.ts'
import type { Clock } from '../lib/clock.ts'
import { reasonOf } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { trackInFlight } from '../lib/in-flight.ts'
import { createPlaces } from '../lib/places.ts'
import type { Sealer } from '../lib/seal.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { composeEvent, type NewEvent } from './compose-event.ts'

export type EphemeralType = (typeof ephemeralEventTypes)[number]

interface Addressed {
  connectorId: string
  customerId: string
  conversationId: string
  /** A newer one with the same key takes the place of one that is not on its way yet, and follows one that is. */
  key: string
}

export type EphemeralEvent = {
  [T in EphemeralType]: Omit<NewEvent<T>, 'id' | 'now' | 'customerId' | 'conversationId'> & Addressed
}[EphemeralType]

export type EphemeralResult = 'sent' | 'failed' | 'dropped'

export interface EphemeralDeps {
  store: Pick<ConnectorStore, 'findConnector'>
  outbound: Pick<Outbound, 'send'>
  sealer: Pick<Sealer, 'open'>
  clock: Clock
  config: Pick<Config, 'webhookConcurrency' | 'webhookTimeoutMs'>
  /** Of what all servers together may have under way for one connector. */
  partOfWork(whole: number): number
  log: Logger
  version: string
  onEphemeral?: (type: EphemeralType, result: EphemeralResult) => void
}

export interface EphemeralSender {
  tell(event: EphemeralEvent): void
  stop(): Promise<void>
}

/** Under way at once, for all connectors and for one. */
const mostInAll = 64
const mostOfOne = 8
/** Of one connector. */
const mostWaiting = 1000
/** Whoever takes longer to answer is told too late. */
const longestMs = 5000
const pauseAfterFailureMs = 10_000
/** What waited longer for a place is not so any more, and its customer may be gone. */
const longestWaitMs = 10_000

interface WaitingEvent {
  event: EphemeralEvent
  /** On the steady clock. */
  toldAt: number
}

interface Mailbox {
  waiting: Map<string, WaitingEvent>
  /** Keys of those on their way. */
  busy: Set<string>
  /** On the steady clock: nothing is sent before. */
  pausedUntil: number
}

export function createEphemeralSender(deps: EphemeralDeps): EphemeralSender {
  const { store, clock, config, partOfWork, log, onEphemeral = () => {} } = deps
  const perConnector = () => Math.max(1, Math.min(mostOfOne, partOfWork(config.webhookConcurrency)))
  const places = createPlaces({ inAll: mostInAll, perConnector })
  const mailboxes = new Map<string, Mailbox>()
  const sending = trackInFlight()
  const stopping = new AbortController()

  const mailboxOf = (connectorId: string): Mailbox => {
    const known = mailboxes.get(connectorId)
    if (known) return known
    const made: Mailbox = { waiting: new Map(), busy: new Set(), pausedUntil: 0 }
    mailboxes.set(connectorId, made)
    return made
  }

  const dropWaiting = ({ waiting }: Mailbox) => {
    for (const { event } of waiting.values()) onEphemeral(event.type, 'dropped')
    waiting.clear()
  }

  const send = async (event: EphemeralEvent, mailbox: Mailbox) => {
    const { connectorId, type } = event
    const result = await attempt(event).catch((err) => {
      log.error({ err, connectorId, type }, 'an event that is not kept was not sent')
      return 'failed' as const
    })
    onEphemeral(type, result)
    if (result === 'failed') {
      mailbox.pausedUntil = clock.steady() + pauseAfterFailureMs
      dropWaiting(mailbox)
    }
  }

  const attempt = async (event: EphemeralEvent): Promise<EphemeralResult> => {
    const connector = await store.findConnector(event.connectorId)
    const url = connector && urlFor(connector, event.type)
    if (!url) return 'dropped'
    const failed = await post(deps, { connector, url, event, signal: stopping.signal })
    if (!failed) return 'sent'
    const { connectorId, type } = event
    log.debug({ connectorId, type, reason: sayInEnglish(failed) }, 'an event that is not kept did not arrive')
    return 'failed'
  }

  const start = (event: EphemeralEvent, mailbox: Mailbox) => {
    const { connectorId, key } = event
    mailbox.waiting.delete(key)
    mailbox.busy.add(key)
    places.take(connectorId)
    const ended = () => {
      places.giveBack(connectorId)
      mailbox.busy.delete(key)
      // A place may be what another connector's wait for.
      for (const [id, one] of mailboxes) pump(id, one)
    }
    sending.add(send(event, mailbox).then(ended))
  }

  const dropLate = ({ waiting }: Mailbox) => {
    for (const { event, toldAt } of [...waiting.values()]) {
      if (clock.steady() - toldAt <= longestWaitMs) continue
      waiting.delete(event.key)
      onEphemeral(event.type, 'dropped')
    }
  }

  const pump = (connectorId: string, mailbox: Mailbox) => {
    dropLate(mailbox)
    for (const { event } of [...mailbox.waiting.values()]) {
      if (places.free <= 0 || (places.taken.get(connectorId) ?? 0) >= places.share()) return
      if (!mailbox.busy.has(event.key)) start(event, mailbox)
    }
    const isDone = mailbox.waiting.size === 0 && mailbox.busy.size === 0 && mailbox.pausedUntil <= clock.steady()
    if (isDone) mailboxes.delete(connectorId)
  }

  return {
    tell(event) {
      const mailbox = mailboxOf(event.connectorId)
      const { waiting, pausedUntil } = mailbox
      const isFull = waiting.size >= mostWaiting && !waiting.has(event.key)
      if (stopping.signal.aborted || isFull || clock.steady() < pausedUntil) return onEphemeral(event.type, 'dropped')
      waiting.set(event.key, { event, toldAt: clock.steady() })
      pump(event.connectorId, mailbox)
    },
    async stop() {
      stopping.abort()
      for (const mailbox of mailboxes.values()) dropWaiting(mailbox)
      await sending.drained()
    },
  }
}

/** Where an event of the type goes now; null: nowhere. `all` are those that are kept. */
function urlFor(connector: Connector, type: EphemeralType): string | null {
  const { deletedAt, paused, delivery, events, eventsBreaker, eventsUrl } = connector
  const isSending = deletedAt === null && !paused && delivery === 'push' && eventsBreaker.openedAt === null
  return isSending && events !== 'all' && events.includes(type) ? eventsUrl : null
}

interface Post {
  connector: Connector
  url: string
  event: EphemeralEvent
  signal: AbortSignal
}

/** Why it failed; null when it arrived. */
async function post(deps: EphemeralDeps, { connector, url, event, signal }: Post): Promise<Reason | null> {
  const { outbound, sealer, clock, config, version } = deps
  const now = clock.now()
  const id = newId(now)
  try {
    const outcome = await outbound.send({
      ...webhookRequest({
        ...{ id, body: composeEvent({ ...event, id, now }), hashEncoding: connector.hashEncoding },
        ...{ secret: openClientSecret(sealer, connector), now, version },
      }),
      ...{ pool: `${connector.id}-ephemeral`, url, signal },
      timeoutMs: Math.min(longestMs, config.webhookTimeoutMs),
    })
    return failureOf(outcome, connector.success)
  } catch (error) {
    return reasonOf(error)
  }
}
