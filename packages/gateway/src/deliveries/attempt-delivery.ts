import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { openClientSecret } from '../connectors/client-secret.ts'
import type { Clock } from '../lib/clock.ts'
import { reasonOf } from '../lib/errors.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import { newId } from '../lib/ids.ts'
import type { Sealer } from '../lib/seal.ts'
import { tryAgain } from '../lib/try-again.ts'
import { failure } from '../outbound/failure.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Outcome } from '../outbound/send.ts'
import type { ClaimedDelivery, GoingOn, SentRequest, Settled, Settlement } from './delivery.ts'
import type { DeliveryStore } from './delivery-store.ts'
import { settle } from './settle.ts'
import { recordRequest, webhookRequest } from './webhook-request.ts'

export interface AttemptDeps {
  store: Pick<DeliveryStore, 'settleDelivery'>
  outbound: Pick<Outbound, 'send'>
  sealer: Pick<Sealer, 'open'>
  clock: Clock
  readTime: ReadTime
  config: Pick<Config, 'retryScheduleMs' | 'webhookTimeoutMs' | 'attachmentGraceMs' | 'attachmentTtlMs'>
  log: Logger
  version: string
  /** Of [0, 1), for the jitter. */
  random: () => number
  /** Told of each attempt once its settlement is committed, or refused because another server had taken over. */
  onAttempt?: (claimed: ClaimedDelivery, settlement: Settlement, settled: Settled) => void
  /** For the log: the trace of a message, if it has one. */
  traceIdOf?: (messageId: string) => string | undefined
}

export interface Attempting {
  /** On the steady clock. */
  leaseEndsAt: number
  signal: AbortSignal
  /** Called when the settlement is on its way, so that what is claimed in its place shares its commit. */
  ended: () => void
  /** For how long, and for whom, the next one of its line is leased by the settlement; nothing when it shall not be. */
  goOn: () => GoingOn | undefined
}

/** A claimed delivery, and when its lease ends on the steady clock. */
export interface LeasedDelivery {
  claimed: ClaimedDelivery
  leaseEndsAt: number
}

/**
 * Sends a claimed delivery once and commits what came of it. An attempt we broke off ourselves leaves no trace. Gives the
 * next one of its line when that was leased in its place; `ended` is not called then.
 */
export async function attemptDelivery(
  deps: AttemptDeps,
  claimed: ClaimedDelivery,
  { leaseEndsAt, signal, ended, goOn }: Attempting,
): Promise<LeasedDelivery | undefined> {
  const { clock, readTime, config } = deps
  const startedAt = clock.steady()
  // This process stood still since the claim: by the end of the attempt the delivery may be another server's.
  if (startedAt + config.webhookTimeoutMs > leaseEndsAt) return undefined
  const { request, outcome } = await send(deps, claimed, signal)
  if (outcome.kind === 'failure' && outcome.reason.code === 'interrupted') return undefined
  const now = await tryAgain(deps, 'a moved clock', readTime)
  const endedAt = clock.steady()
  const ofAttempt = settle({
    claimed,
    attemptId: newId(now),
    startedAt: Math.round(now - (endedAt - startedAt)),
    request,
    outcome,
    now,
    random: deps.random(),
    config,
  })
  const lease = ofAttempt.ok && claimed.isFollowed ? goOn() : undefined
  const settlement: Settlement = lease ? { ...ofAttempt, goOn: lease } : ofAttempt
  logAttempt(deps, claimed, settlement)
  // For as long as it counts, so that a database that was away need not wait for the end of the lease.
  const settling = tryAgain({ clock, log: deps.log, forMs: leaseEndsAt - clock.steady(), signal }, 'a settlement', () =>
    deps.store.settleDelivery(settlement),
  )
  if (!lease) ended()
  const settled = await settling
  deps.onAttempt?.(claimed, settlement, settled)
  const { next } = settled
  return next && lease && { claimed: next, leaseEndsAt: endedAt + lease.leaseMs }
}

interface Sending {
  request: SentRequest | null
  outcome: Outcome
}

async function send(deps: AttemptDeps, claimed: ClaimedDelivery, signal: AbortSignal): Promise<Sending> {
  const { outbound, sealer, clock, config, version } = deps
  const { connector, subject, body } = claimed
  const { hashEncoding, webhookUrl } = connector
  if (webhookUrl === null) return noRequest(reason('webhook_url_missing'))
  try {
    const secret = openClientSecret(sealer, connector)
    const request = webhookRequest({ id: subject.id, body, hashEncoding, secret, now: clock.now(), version })
    const outcome = await outbound.send({
      ...request,
      pool: claimed.endpointId,
      url: webhookUrl,
      timeoutMs: config.webhookTimeoutMs,
      signal,
    })
    return { request: recordRequest(webhookUrl, request), outcome }
  } catch (error) {
    deps.log.error({ err: error, connectorId: connector.id, deliveryId: claimed.id }, 'a webhook request was not made')
    return noRequest(reasonOf(error))
  }
}

const noRequest = (why: Reason): Sending => ({
  request: null,
  outcome: { ...failure('request_not_made', { reason: why }), durationMs: 0 },
})

function logAttempt(
  { log, traceIdOf }: Pick<AttemptDeps, 'log' | 'traceIdOf'>,
  { connector, subject }: ClaimedDelivery,
  { attempt, ok, next }: Settlement,
): void {
  const { deliveryId, status, durationMs, flush, error } = attempt
  const fields = {
    connectorId: connector.id,
    deliveryId,
    [`${subject.kind}Id`]: subject.id,
    traceId: traceIdOf?.(subject.id),
    status,
    durationMs,
    flush,
    state: next.state,
  }
  if (ok) log.debug(fields, 'delivered')
  else
    log.info(
      { ...fields, reason: error && sayInEnglish(error) },
      next.state === 'exhausted' ? 'delivery given up' : 'delivery failed',
    )
}
