/**
 * The tests that run on PostgreSQL as well. The gateway's own: those that open a store or a data folder by the helpers,
 * which follow the engine of the run. What runs once all the same is named here, with the reason; so is each other file that
 * opens a data folder.
 */
import { readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { importsOf, listSources } from '../packages/testkit/src/source-imports.ts'

const root = join(import.meta.dirname, '..')
const gateway = join(root, 'packages', 'gateway')

const helpers = /\b(createWorld|createDataDir|openTestStore|openSharedStore)\(/

/** Paths from the gateway's src. */
export const runOnce: Record<string, string> = {
  'cli/audit-verify.test.ts': 'tampers with the file',
  'cli/backup.test.ts': 'a backup is a copy of the file',
  'cli/doctor.test.ts': 'looks into the file',
  'cli/files-on-s3.test.ts': 'a backup is a copy of the file',
  'cli/migrate.test.ts': 'moves from one engine to the other',
  'cli/terminal.test.ts': 'what is drawn comes from no database',
  'clock-set-process.test.ts': 'servers that share a store go by its clock',
  'deliveries/dispatcher-commits.test.ts': 'counts writes to the file',
  'silent-server.test.ts': 'has a PostgreSQL database of its own',
  'statements.test.ts': 'counts statements to SQLite',
  'two-servers.test.ts': 'has a PostgreSQL database of its own',
}

const walks = 'test/end-to-end'
export const walksOnPostgres = ['desk-agent', 'desk-search', 'kill'].map((name) => `${walks}/${name}.test.ts`)

/** Outside the gateway. The conformance suite runs on both as a whole. */
export const runOnceElsewhere: Record<string, string> = {
  'examples/**': 'a partner that speaks the API, of which the conformance suite asks everything on both',
  'packages/desk/**': 'shows what the API answers, whose tests run on both',
  '{packages/protocol/**,scripts/api-files.test.ts}': 'reads the description of the API, which no database holds',
  'scripts/start.test.ts': 'starts what a newcomer starts, on SQLite; start-fleet.test.ts has PostgreSQL',
  'test/docs-snippets.test.ts': 'the pages show SQLite, and say where PostgreSQL differs',
  [`${walks}/{desk-*,demo-walk,docs-page,widget}.test.ts`]: 'shows what the API answers, whose tests run on both',
  'test/{helm-chart,monitoring}.test.ts': 'asks a server for its probes and metrics, whose tests run on both',
  'test/{older-nodes,packed-gateway,packed-sdk}.test.ts': 'tries the packs; PostgreSQL is one of their dependencies',
  'test/sdk-conversations.test.ts': 'speaks the API, of which the conformance suite asks everything on both',
}

/** Paths from the root. */
export function listOthersOnData(): string[] {
  const packages = ['desk', 'protocol', 'sdk', 'testkit', 'widget'].map((name) => join('packages', name))
  const rooms = [...packages, 'examples', 'scripts', 'test']
  const files = rooms.flatMap((room) => listSources(join(root, room)).map((file) => join(room, file)))
  const others = files.filter((file) => !file.includes('files-on-postgres'))
  return listTests(root, others, new RegExp(`${helpers.source}|PASSERELLE_DATA_DIR`))
}

/** Paths from the gateway's src. */
export function listFilesOnStores(): string[] {
  const files = listSources(gateway).filter((file) => /^(src|test)\//.test(file.replaceAll('\\', '/')))
  return listTests(gateway, files, helpers).map((file) => file.replace(/^src./, ''))
}

/** Those that use a helper, or import a file that does. */
function listTests(folder: string, files: string[], helper: RegExp): string[] {
  const found = new Set(files.filter((file) => helper.test(readFileSync(join(folder, file), 'utf8'))))
  const imports = files.flatMap((file) => importsOf(folder, file))
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const { from, file } of imports) if (file !== undefined && found.has(file)) found.add(from)
  }
  return [...found].filter((file) => file.endsWith('.test.ts')).map((file) => file.replaceAll('\\', '/'))
}

export const isOnce = (file: string): boolean =>
  Object.keys(runOnceElsewhere).some((pattern) => matchesGlob(file, pattern))

export const listFilesOnPostgres = (): string[] =>
  listFilesOnStores()
    .filter((file) => !(file in runOnce))
    .map((file) => `packages/gateway/src/${file}`)
