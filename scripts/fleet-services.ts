/** PostgreSQL and an S3 server for the demo on two servers, until the process that started this one has ended. */
import { startPostgres } from '@passerelle/testkit/postgres'
import { startS3 } from '@passerelle/testkit/s3'

export interface FleetServices {
  databaseUrl: string
  s3Url: string
}

const ended = new Promise<void>((resolve) => process.once('disconnect', resolve))
try {
  // What is thrown away afterwards need not wait for the disk.
  const postgres = await startPostgres({ fsync: false })
  try {
    const s3 = await startS3()
    const services: FleetServices = { databaseUrl: postgres.url(), s3Url: s3.url }
    process.send?.(services)
    await ended
    await s3.close()
  } finally {
    await postgres.close()
  }
} catch (error) {
  console.error(`PostgreSQL and S3 could not be started: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
