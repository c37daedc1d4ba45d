import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { addExamples, addLocalCommand } from './command.ts'
import { formatFields, note, type OutputOptions, show } from './output.ts'
import { tellNowAndThen } from './tell-now-and-then.ts'

export function addBackupCommands(program: Command): void {
  const backup = addLocalCommand(program, 'backup <file>', {
    description: 'write database, files and keys to one tar file; the server may go on running',
    why: 'it reads the database and the files themselves, and writes a file that holds the keys',
  })
  addExamples(backup, 'backup /backups/monday.tar', 'backup /backups/monday.tar --json').action(
    async (file: string, options: OutputOptions) => {
      const { runBackup } = await import('./run-backup.ts')
      const path = resolve(file)
      const made = await stoppable(path, () => runBackup(path, tellNowAndThen()))
      show(options, { file: path, ...made }, formatFields)
      if (made.missing_files > 0)
        note(`Files of messages that are missing on the disk, and so in the backup: ${made.missing_files}.`)
      if (!made.master_key) note('The master key is not in it: keep the value of PASSERELLE_MASTER_KEY as well.')
    },
  )
  const restore = addLocalCommand(program, 'restore <file>', {
    description: 'check a backup and put it into an empty DATA_DIR',
    why: 'it writes the folder that a server starts from',
  })
  addExamples(restore, 'restore /backups/monday.tar', 'restore /backups/monday.tar --json').action(
    async (file: string, options: OutputOptions) => {
      const { runRestore } = await import('./run-restore.ts')
      const restored = await runRestore(resolve(file), tellNowAndThen())
      show(options, restored, formatFields)
      note('Restored. Start the server with "passerelle serve".')
    },
  )
}

/** Half a backup has keys in it: none is left when this is stopped. */
async function stoppable<T>(file: string, work: () => Promise<T>): Promise<T> {
  const { draftsOf } = await import('../backup/write-backup.ts')
  const stop = () => {
    for (const draft of draftsOf(file)) rmSync(draft, { force: true })
    process.exit(1)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, stop)
  try {
    return await work()
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}
