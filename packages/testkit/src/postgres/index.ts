export { type FreshDatabase, freshDatabase } from './fresh-database.ts'
export { openPostgresDoor } from './postgres-door.ts'
export { type PostgresOptions, type PostgresServer, startPostgres } from './start-postgres.ts'
