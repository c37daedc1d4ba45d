import { reason } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { StartRefused } from '../lib/errors.ts'
import { addExamples, addLocalCommand } from './command.ts'
import { note, type OutputOptions, show } from './output.ts'
import { reportError } from './report-error.ts'
import type { Moved, MoveOptions, Tell } from './run-migrate.ts'
import { formatTable } from './table.ts'
import { tellProgress } from './tell-progress.ts'
import { untilStopped } from './until-stopped.ts'

export function addMigrateCommand(program: Command): void {
  const command = addLocalCommand(program, 'migrate', {
    description:
      'copy everything into an empty database of the other engine, and the files to another place, while no server runs; it goes on where it was interrupted',
    why: 'it works while no server runs',
  })
    .option('--from <url>', 'database to copy, sqlite:PATH or postgres://... (default: the one of the settings)')
    .option('--to <url>', 'empty database to copy it into, sqlite:PATH or postgres://...')
    .option('--blobs <url>', 'copy the files from the place of the settings into this empty one, file:PATH or s3://...')
  addExamples(
    command,
    'migrate --from sqlite:data/passerelle.db --to postgres://passerelle:secret@db.example/passerelle',
    'migrate --to postgres://passerelle:secret@db.example/passerelle --blobs s3://my-bucket/passerelle --json',
    'migrate --blobs file:/var/lib/passerelle/blobs',
  ).action(async (options: OutputOptions & MoveOptions) => {
    const { runMigrate } = await import('./run-migrate.ts')
    const moved = await untilInterrupted(options, (tell) => runMigrate(options, tell))
    show(options, moved, describe)
    const { missing } = moved.files ?? { missing: 0 }
    if (missing > 0) note(`Files that messages name and that are missing: ${missing}.`)
    const settings = [
      ...(moved.database ? ['PASSERELLE_DATABASE_URL'] : []),
      ...(moved.files ? ['PASSERELLE_BLOB_URL'] : []),
    ]
    note(`Copied and compared. Set ${settings.join(' and ')} to the new place, then start the server.`)
  })
}

/** Whoever stops it is told how far it came. It needs no orderly end: each page and each file is there whole, or not at all. */
async function untilInterrupted<T>({ json = false }: OutputOptions, work: (tell: Tell) => Promise<T>): Promise<T> {
  const progress = tellProgress(!json && process.stderr.isTTY)
  let detail = 'before anything was copied'
  const { stopped, forget } = untilStopped()
  void stopped.then(() => {
    progress.end()
    process.exit(reportError(new StartRefused(reason('move_interrupted', { detail })), { json }))
  })
  try {
    return await work((step, text) => {
      detail = text
      progress.tell(step, text)
    })
  } finally {
    progress.end()
    forget()
  }
}

function describe({ database, files }: Moved): string {
  const tables = Object.entries(database?.tables ?? {}).filter(([, { rows }]) => rows > 0)
  return [
    ...(database
      ? [
          formatTable(
            ['table', 'rows', 'checksum'],
            tables.map(([name, sum]) => [name, `${sum.rows}`, sum.checksum]),
          ),
        ]
      : []),
    ...(files ? [`${files.files} files, ${files.bytes} bytes`] : []),
  ].join('\n')
}
