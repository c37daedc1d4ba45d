/**
 * The disk of PostgreSQL's tables is full, or that of its log. Then the tables can still be read; a server that cannot
 * write its log ends, and starts again once there is room.
 */
import { execFile } from 'node:child_process'
import { chown, mkdir, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { mountSmallDisk, type SmallDisk, waitFor } from '@passerelle/testkit'
import { type PostgresServer, startPostgres, withClient } from '@passerelle/testkit/postgres'
import { startAsking } from './asking.ts'
import { openFleet } from './fleet.ts'
import { startLoad } from './load.ts'
import { startOneServer } from './one-server.ts'
import { report } from './report.ts'

export type FullDisk = 'of the tables' | 'of the log'

/** A log takes at least two files of 16 MB. */
const megabytes = { 'of the tables': 48, 'of the log': 96 }

export async function runFullDisk(): Promise<void> {
  for (const which of ['of the tables', 'of the log'] as const) {
    const figures = await fillDisk(which, { customers: 20, fullMs: 20_000 })
    if (!figures) return console.log('  skipped: a small file system cannot be mounted here, which needs root')
    console.log(` the disk ${which}`)
    report(figures, figures.resumeMs <= 10_000 && figures.mostLinesASecond <= 1)
  }
}

/** Nothing where no small disk can be mounted. */
export async function fillDisk(which: FullDisk, load: Filling) {
  await using resources = new AsyncDisposableStack()
  const disk = mountSmallDisk(megabytes[which])
  if (!disk) return undefined
  resources.defer(disk.unmount)
  const postgres = await startPostgres({
    settings: { min_wal_size: '32MB', max_wal_size: '48MB' },
    because: 'its disk is filled',
  })
  resources.defer(postgres.close)
  const url = which === 'of the tables' ? await createDatabaseOn(disk, postgres) : await moveLogTo(disk, postgres)
  return await fillUnder(url, { disk, postgres, which }, load)
}

export interface Filling {
  customers: number
  fullMs: number
}

interface Place {
  disk: SmallDisk
  postgres: PostgresServer
  which: FullDisk
}

async function fillUnder(url: string, { disk, postgres, which }: Place, { customers, fullMs }: Filling) {
  await using resources = new AsyncDisposableStack()
  const fleet = await openFleet(url)
  resources.defer(fleet.close)
  const { server, log, accounts, receiver } = await startOneServer(fleet)
  resources.defer(receiver.close)
  const load = await startLoad({ accounts, receiver, customers })
  await waitFor('messages to be acknowledged', () => load.acknowledged > 10 * customers)
  disk.fill()
  if (which === 'of the log') await useUpLog(url)
  await waitFor('requests to be refused', () => load.refused > customers, 60_000)
  const reading = startAsking(() => accounts.asDesk.call('GET', '/conversations?status=all&limit=5'), 1)
  await wait(fullMs)
  await reading.stop()
  disk.free()
  await postgres.start()
  const from = performance.now()
  const before = load.acknowledged
  await waitFor('messages to be acknowledged again', () => load.acknowledged > before)
  const resumeMs = Math.round(performance.now() - from)
  await load.stop()
  const faults = [...(await load.findFaults()), ...reading.faults]
  if (which === 'of the tables' && reading.refused > 0) faults.push(`${reading.refused} reads were refused`)
  if (server.child.exitCode !== null) faults.push('the server ended')
  return {
    acknowledged: load.acknowledged,
    refused: load.refused,
    read: reading.answered,
    slowestAnswerMs: Math.round(load.slowestMs),
    resumeMs,
    mostLinesASecond: log.mostInASecond(),
    faults,
  }
}

async function createDatabaseOn(disk: SmallDisk, postgres: PostgresServer): Promise<string> {
  const folder = join(disk.path, 'tables')
  await mkdir(folder, { mode: 0o700 })
  const { uid, gid } = await stat(postgres.dataDir)
  await chown(folder, uid, gid)
  await withClient(postgres.url(), async (client) => {
    await client.query(`create tablespace small location '${folder}'`)
    await client.query('create database small tablespace small')
  })
  return postgres.url('small')
}

/** Its files are made ahead: what they still hold would take this load a minute. The server ends of it. */
async function useUpLog(url: string): Promise<void> {
  const fill = "select pg_logical_emit_message(false, 'fill', repeat('x', 50000000))"
  await withClient(url, (client) => client.on('error', () => undefined).query(fill)).catch(() => undefined)
}

async function moveLogTo(disk: SmallDisk, postgres: PostgresServer): Promise<string> {
  await postgres.stop()
  const [from, to] = [join(postgres.dataDir, 'pg_wal'), join(disk.path, 'log')]
  await promisify(execFile)('cp', ['-a', from, to])
  await rm(from, { recursive: true })
  await symlink(to, from)
  await postgres.start()
  return postgres.url()
}
