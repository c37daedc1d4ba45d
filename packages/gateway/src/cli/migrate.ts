import type { Command } from 'commander'
import { addCommand, addExamples } from './command.ts'
import { note, type OutputOptions, show } from './output.ts'
import type { Moved, MoveOptions } from './run-migrate.ts'
import { formatTable } from './table.ts'
import { tellNowAndThen } from './tell-now-and-then.ts'

export function addMigrateCommand(program: Command): void {
  const command = addCommand(
    program,
    'migrate',
    'copy everything into an empty database of the other engine, and the files to another place, while no server runs; it goes on where it was interrupted',
  )
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
    const moved = await runMigrate(options, tellNowAndThen())
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
