import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import { type Backup, type BackupStep, writeBackup } from '../backup/write-backup.ts'
import { openBlobs } from '../blobs/open-blobs.ts'
import { loadConfig } from '../config/load-config.ts'
import { systemClock } from '../lib/clock.ts'
import { StartRefused } from '../lib/errors.ts'
import { resultOf } from '../lib/steps-of.ts'
import { openStore } from '../store/open-store.ts'
import { naming } from './naming.ts'

export interface MadeBackup extends Backup {
  master_key: boolean
}

/** Not by `withStore`: a database that is about to be brought up to date is backed up as it is. */
export async function runBackup(file: string, tell: (text: string) => void): Promise<MadeBackup> {
  const config = await loadConfig({ createDataDir: false })
  const { database } = config
  if (database.engine === 'postgres') throw new StartRefused(reason('backup_of_postgres'))
  if (!existsSync(database.path)) throw new StartRefused(reason('backup_without_database', { path: database.path }))
  const store = await openStore(config)
  const blobs = await openBlobs(config)
  try {
    const steps = writeBackup({ store, blobs, clock: systemClock, config }, file)
    const work = resultOf(steps, (step) => tell(describe(step)))
    const isInFile = config.sources.MASTER_KEY === 'file'
    const hasKey = isInFile || (!config.sources.MASTER_KEY && existsSync(join(config.dataDir, 'master-key')))
    return { ...(await naming('file', file, work)), master_key: hasKey }
  } finally {
    await blobs.close()
    await store.close()
  }
}

function describe(step: BackupStep): string {
  switch (step.at) {
    case 'files':
      return `files: ${step.count}`
    case 'database':
      return `database: ${Math.round(step.done * 100)} %`
    case 'checking':
      return 'checking the copy of the database'
    case 'comparing':
      return 'reading the backup back'
  }
}
