import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { listFilesOnPostgres, walksOnPostgres } from './test/files-on-postgres.ts'

/** Of a machine several times slower than ours, and under load. They are longer than the wait of waitFor, which says what it waited for. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } }

const setUp = { setupFiles: ['test/leaks.ts'], globalSetup: ['test/postgres.ts'], ...patience }

/** Files of a worker share its modules: loading a gateway anew for each takes a second. */
const sharing = { ...setUp, isolate: false }

/** Tests that are said to be concurrent do little but wait. */
const unit = { ...sharing, maxConcurrency: 40 }
/** Their files start programs, which takes the longer the more a worker holds. */
const programs = ['packages/gateway/src/cli/**/*.test.ts', ...['test', 'scripts'].map((room) => `${room}/*.test.ts`)]
const conformance = { ...sharing, include: ['conformance/**/*.test.ts'] }
/** After the others: a browser beside what keeps both cores busy takes twice as long. Two leave no core idle. */
const endToEnd = {
  ...sharing,
  setupFiles: ['test/end-to-end/set-up.ts'],
  testTimeout: 240_000,
  maxWorkers: 2,
  sequence: { groupOrder: 1 },
}

/** By size, but for the longest: at the end each would run alone, and a core would wait. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => /(postgres-store|desk-accessible)\.test\.ts$/.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))]
  }
}

/** The gateway's data is on PostgreSQL: see createDataDir of testkit. */
const onPostgres = { env: { TEST_DATABASE_ENGINE: 'postgres' } }

const projectsOnPostgres: TestProjectInlineConfiguration[] = [
  { test: { name: 'unit-postgres', ...unit, ...onPostgres, include: listFilesOnPostgres() } },
  // The published API with all that comes on top of it: connectors have an events URL.
  {
    test: { name: 'conformance-postgres', ...conformance, env: { ...onPostgres.env, CONFORMANCE_EVENTS: '1' } },
  },
  {
    test: {
      name: 'end-to-end-postgres',
      ...endToEnd,
      ...onPostgres,
      include: walksOnPostgres,
    },
  },
]

export default defineConfig({
  test: {
    // Of two cores vitest would use one.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './scripts/closing-line.ts', './test/packed/fetch-nodes.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          ...unit,
          include: ['{packages,examples}/*/src/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.types.test.ts', '**/node_modules/**', ...programs],
        },
      },
      { test: { name: 'unit-programs', ...unit, isolate: true, include: programs } },
      { test: { name: 'conformance', ...conformance } },
      { test: { name: 'end-to-end', ...endToEnd, include: ['test/end-to-end/**/*.test.ts'] } },
      ...projectsOnPostgres,
    ],
  },
})
