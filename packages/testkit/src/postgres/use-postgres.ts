import { freshDatabase } from './fresh-database.ts'
import { type PostgresOptions, startPostgres } from './start-postgres.ts'

/** A database for a measurement: on the server of `TEST_DATABASE_URL`, as that is set up, or on one of its own with these options. */
export async function usePostgres(options?: PostgresOptions): Promise<{ url(): string; close(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  if (!given) return startPostgres(options)
  const { url, drop } = await freshDatabase(given)
  return { url: () => url, close: drop }
}
