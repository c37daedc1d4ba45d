/** What stands at some height now: read when somebody asks, never counted along. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import { Gauge, type Registry } from 'prom-client'
import type { Config } from '../../config/config.ts'
import type { Clock } from '../../lib/clock.ts'
import { within } from '../../lib/within.ts'
import type { ReadinessCheck } from '../../maintenance/readiness.ts'
import type { StreamPlaces } from '../http/stream-places.ts'
import { createNodeGauges, type NodeGaugeDeps } from './node-gauges.ts'
import { createStoreGauges, type StoreGaugeDeps } from './store-gauges.ts'

export interface GaugeDeps extends NodeGaugeDeps {
  store: NodeGaugeDeps['store'] & StoreGaugeDeps['store']
  streams: Pick<StreamPlaces, 'count'>
  readiness: Pick<ReadinessCheck, 'lookAtFiles'>
  clock: Pick<Clock, 'now' | 'wait'>
  config: NodeGaugeDeps['config'] & Pick<Config, 'database' | 'blobs'>
  log: Pick<Logger, 'warn'>
}

/** Less than Prometheus waits for an answer: what the node knows by itself is told while its database is away. */
const storeWithinMs = 5000

/** Gives what sets them all; that gives the connectors that have a label, if they could be read. */
export function createGauges(deps: GaugeDeps, registers: Registry[]): () => Promise<string[] | undefined> {
  const { streams, readiness, clock, log } = deps
  const setDisks = createDiskGauges(deps, registers)
  const setNode = createNodeGauges(deps, registers)
  const ofStore = createStoreGauges(deps, registers)
  const open = new Gauge({ name: 'passerelle_event_streams', help: 'Event streams that are open', registers })
  const up = new Gauge({
    name: 'passerelle_database_up',
    help: '1 when the database could be read; when it is 0, what would be read from it is missing here',
    registers,
  })
  const filesUp = new Gauge({
    name: 'passerelle_files_up',
    help: '1 when a file could be written, in the folder or on S3, when it was last tried; else 0',
    registers,
  })
  let reading: Promise<string[]> | undefined

  /** One at a time, however many ask. */
  const readStore = () => {
    reading ??= ofStore.set().finally(() => {
      reading = undefined
    })
    return within(storeWithinMs, clock, reading)
  }

  return async () => {
    setNode()
    open.set(streams.count())
    await setDisks()
    filesUp.set((await readiness.lookAtFiles()) === 'ok' ? 1 : 0)
    const connectorIds = await readStore().catch((err) => {
      log.warn({ err }, 'the database could not be read for the metrics')
      return undefined
    })
    up.set(connectorIds ? 1 : 0)
    if (!connectorIds) ofStore.forget()
    return connectorIds
  }
}

function createDiskGauges({ config }: GaugeDeps, registers: Registry[]): () => Promise<void> {
  const disk = new Gauge({
    name: 'passerelle_disk_free_bytes',
    help: 'What is free on the disk of the database, and on that of the files when they are in a folder',
    labelNames: ['of'],
    registers,
  })
  const { database, blobs } = config
  const places = {
    ...(database.engine === 'sqlite' && { database: dirname(database.path) }),
    ...(blobs.kind === 'file' && { files: dirname(blobs.path) }),
  }
  return async () => {
    for (const [of, path] of Object.entries(places)) {
      const { bavail, bsize } = await statfs(path)
      disk.set({ of }, bavail * bsize)
    }
  }
}
