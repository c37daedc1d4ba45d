/**
 * The composition root: everything the server is made of, put together here and nowhere else. Read it from top to
 * bottom. `createGateway` opens what is kept, `listen` serves it, `close` ends in order within ten seconds.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { startAlerts } from './alerts/alert-loop.ts'
import { describedDoors } from './api/described-doors.ts'
import { registerDeskApi } from './api/desk/desk-api.ts'
import { registerDeskApp } from './api/desk/web-app.ts'
import { type App, createApp } from './api/http/app.ts'
import { createStreamPlaces } from './api/http/stream-places.ts'
import { createMetrics } from './api/operations/metrics.ts'
import { registerOperations } from './api/operations/operations-api.ts'
import { openTraces } from './api/operations/traces.ts'
import { registerOperatorApi } from './api/operator/operator-api.ts'
import { registerAttachments } from './api/partner/attachments.ts'
import { registerPartnerApi } from './api/partner/partner-api.ts'
import { recordRequests } from './api/partner/record-requests.ts'
import { longestRetryPauseMs } from './attachments/fetch-attachment.ts'
import { startFetcher } from './attachments/fetcher.ts'
import { createAgentAuthenticator } from './auth/authenticate-agent.ts'
import { createGuesses } from './auth/guesses.ts'
import { createTokenVerifier } from './auth/verify-token.ts'
import { openBlobs } from './blobs/open-blobs.ts'
import { createLive } from './changes/live.ts'
import type { Config } from './config/config.ts'
import { createConnectorRate } from './connectors/connector-rate.ts'
import { startWaker } from './conversations/waker.ts'
import { type Dispatcher, type DispatcherDeps, startDispatcher } from './deliveries/dispatcher.ts'
import { longestWaitMs } from './deliveries/schedule.ts'
import { createAgentTyping } from './events/agent-typing.ts'
import { startAvailability } from './events/availability-loop.ts'
import { createEphemeralSender } from './events/ephemeral-sender.ts'
import { startPositions } from './events/position-loop.ts'
import { createFleet } from './fleet/fleet.ts'
import { createMembers, startHeartbeat } from './fleet/members.ts'
import { monitorNode } from './fleet/node-monitor.ts'
import { keepTime } from './keep-time.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import { newId } from './lib/ids.ts'
import { createLog } from './lib/log.ts'
import type { Loop } from './lib/loop.ts'
import { createSealer } from './lib/seal.ts'
import { version } from './lib/version.ts'
import { claimPort, listenOn } from './listen.ts'
import { startCounter } from './maintenance/counter.ts'
import { startEpisodeFollower } from './maintenance/episode-follower.ts'
import { createReadinessCheck } from './maintenance/readiness.ts'
import { startRetention } from './maintenance/retention-loop.ts'
import { startSweeper } from './maintenance/sweeper.ts'
import { startTidying } from './maintenance/tidy-loop.ts'
import { loadDedupeSecret } from './messages/load-dedupe-secret.ts'
import { parseAllowList } from './outbound/address-guard.ts'
import type { Lookup } from './outbound/lookup.ts'
import { createOutbound } from './outbound/outbound.ts'
import { createPresence } from './presence/presence.ts'
import { startSharing } from './presence/share-presence.ts'
import { startQueueTimes } from './queues/queue-times-loop.ts'
import { startRouting, startStatuses } from './queues/routing-loop.ts'
import { orClose, readyForServing } from './ready-for-serving.ts'
import { createRequestRecorder } from './requests/request-recorder.ts'
import { startRequestWriter } from './requests/write-requests.ts'
import { startSearchIndexer } from './search/search-indexer.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

export interface Gateway {
  /** Binds the port, then starts to send and to fetch. */
  listen(): Promise<{ url: string }>
  /**
   * Before `close`, for clients that must lose no request: says for `noticeMs` that it is not ready and serves all the
   * same, then takes no more connections and ends those that are there with their next answer. Its loops begin to end:
   * deliveries under way are settled, all else is left to the servers that go on.
   */
  drain(noticeMs: number): Promise<void>
  /** Finishes what is in flight; may be called more than once. */
  close(): Promise<void>
  store: Store
  app: App
  config: Config
  /** Its lines name this node. */
  log: Logger
}

export interface Overrides {
  clock?: Clock
  /** The time of a store that is shared, where that can be let pass. */
  readStoreClock?: () => Promise<number>
  log?: Logger
  /** Of [0, 1), for the jitter of retries. */
  random?: () => number
  lookup?: Lookup
}

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
/** Beside the compiled server when it was packed, else where the repository builds it. */
const deskDirectory = existsSync(pathOf('./desk')) ? pathOf('./desk') : pathOf('../../desk/dist')

export async function createGateway(wanted: Config, overrides: Overrides = {}): Promise<Gateway> {
  const { clock: ownClock = systemClock, random = Math.random } = overrides
  const nodeId = newId(ownClock.now())
  const log = (overrides.log ?? createLog(wanted.logLevel)).child({ nodeId })
  const config = await claimPort(wanted)

  const sealer = createSealer(config.masterKeys.map((key) => key.reveal()))
  const blobs = await openBlobs(config)
  const opened = await openStore(config)
  await readyForServing({ store: opened, blobs, sealer, clock: ownClock, config })
  const longest = { deliveryMs: longestWaitMs(config.retryScheduleMs), fetchMs: longestRetryPauseMs }
  const { readStoreClock: readClock = opened.readClock } = overrides
  const { time, dedupeSecret } = await orClose(opened, async () => ({
    time: await keepTime({ store: { ...opened, readClock }, clock: ownClock, log, longest }),
    dedupeSecret: await loadDedupeSecret({ store: opened, sealer }),
  }))
  const { clock, readTime } = time
  const streams = createStreamPlaces()
  const readiness = createReadinessCheck({ store: opened, blobs, clock, log })
  const metrics = createMetrics({ store: opened, streams, readiness, clock, config, nodeId, version, log })
  const traces = await openTraces({ config, clock, nodeId, version, log })
  const store = traces.watch(metrics.measure(opened))

  const outbound = createOutbound({
    allow: parseAllowList(config.outboundAllow).allow,
    userAgent: `Passerelle/${version}`,
    ...(overrides.lookup && { lookup: overrides.lookup }),
  })
  const live = createLive({ store, clock, log })
  const presence = createPresence({ clock })
  const app = createApp({ log, trustProxy: config.trustProxy, version })
  traces.follow(app)
  let dispatcher: Dispatcher | undefined
  const node = monitorNode({
    ...{ clock, config, version, readiness, isStopping: app.isDraining },
    countInFlight: () => dispatcher?.countInFlight() ?? 0,
  })
  const fleet = createFleet({ store, clock, readTime, nodeId })
  const members = createMembers({ store, clock, readTime, nodeId, log, report: node.report })
  const verifier = createTokenVerifier({ store, clock })
  const authenticateAgent = createAgentAuthenticator({ store, clock })
  const guesses = createGuesses({ clock })
  const { partOfWork } = members
  const ephemerals = createEphemeralSender({
    ...{ store, outbound, sealer, clock, config, partOfWork, log, version },
    onEphemeral: metrics.countEphemeral,
  })
  const hearAgent = createAgentTyping({ ephemerals, clock })
  const rate = createConnectorRate({
    ...{ clock, messagesPerSecond: config.connectorRate },
    countDoors: members.countDoors,
  })
  const deps = {
    config,
    store,
    blobs,
    outbound,
    sealer,
    live,
    presence,
    node,
    readiness,
    metrics,
    verifier,
    authenticateAgent,
    guesses,
    rate,
    streams,
    dedupeSecret,
    clock,
    readTime,
    nodeId,
    fleet,
    partOfWork,
    ephemerals,
    hearAgent,
    random,
    log,
    version,
  }

  const recorder = createRequestRecorder()

  registerOperations(app, { ...deps, described: describedDoors })
  if (config.roles.api) {
    recordRequests(app, { recorder, clock })
    registerPartnerApi(app, {
      ...deps,
      onFetched(fetched) {
        metrics.countFetched(fetched)
        traces.onFetched(fetched)
      },
    })
    registerAttachments(app, deps)
    registerDeskApi(app, deps)
    registerOperatorApi(app, deps)
    registerDeskApp(app, { directory: deskDirectory })
  }

  /** What goes on until the end. */
  let beside: Loop[] = []
  /** Of a worker. */
  let loops: Loop[] = []
  let closing: Promise<void> | undefined

  const onAttempt: DispatcherDeps['onAttempt'] = (claimed, settlement, { isTooLate }) => {
    if (isTooLate) metrics.countTooLate(claimed)
    else metrics.countAttempt(claimed, settlement)
    traces.onAttempt(claimed, settlement)
  }
  let stopped: Promise<unknown> | undefined
  const stopLoops = () => {
    stopped ??= Promise.all(loops.map((loop) => loop.stop()))
    return stopped
  }
  const end = async () => {
    await Promise.all([app.close(), ...beside.map((loop) => loop.stop()), stopLoops()])
    await ephemerals.stop()
    presence.close()
    node.close()
    await live.close()
    // The other servers notice by themselves, a little later.
    await opened.endNode(nodeId).catch((err) => log.warn({ err }, 'the end of this server is not told'))
    await outbound.close()
    await traces.close()
    await blobs.close()
    await opened.close()
    log.flush()
  }
  const close = () => {
    closing ??= end()
    return closing
  }

  return {
    store,
    app,
    config,
    log,
    close,
    async drain(noticeMs) {
      const drained = app.drain(noticeMs)
      for (const loop of beside) loop.wake()
      void stopLoops()
      await drained
    },
    async listen() {
      try {
        await members.beat()
        await listenOn(app, config)
      } catch (error) {
        await close()
        throw error
      }
      beside = [startHeartbeat({ members, time, log })]
      if (config.roles.api) beside.push(startRequestWriter({ ...deps, recorder }))
      if (config.roles.api && store.isShared) beside.push(startSharing(deps))
      if (config.roles.worker) {
        dispatcher = startDispatcher({ ...deps, onAttempt, traceIdOf: traces.traceIdOf })
        loops = [
          dispatcher,
          startFetcher(deps),
          startStatuses(deps),
          startRouting(deps),
          startSweeper(deps),
          startRetention(deps),
          startTidying(deps),
          startSearchIndexer(deps),
          startCounter(deps),
          startEpisodeFollower(deps),
          startQueueTimes(deps),
          startWaker(deps),
          startPositions(deps),
          startAvailability(deps),
          startAlerts(deps),
        ]
      }
      return { url: config.publicUrl }
    },
  }
}
