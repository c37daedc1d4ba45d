import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { waitFor } from '../wait-for.ts'
import { startPostgres } from './start-postgres.ts'
import { startReplica } from './start-replica.ts'
import { withClient } from './with-client.ts'

const noDisk = { fsync: false }

const rowsOf = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows)

test('a server that was killed, or stopped, has what was committed', async () => {
  const server = await startPostgres(noDisk)
  onTestFinished(server.close)
  await rowsOf(server.url(), 'create table kept (n int)')
  await rowsOf(server.url(), 'insert into kept values (1)')
  await server.kill()
  await server.start()
  expect(await rowsOf(server.url(), 'select n from kept')).toEqual([{ n: 1 }])
  await server.stop()
  await server.start()
  expect(await rowsOf(server.url(), 'select n from kept')).toEqual([{ n: 1 }])
})

test('a replica has what its server commits, and takes its place', async () => {
  const server = await startPostgres(noDisk)
  onTestFinished(server.close)
  await rowsOf(server.url(), 'create table kept (n int)')
  const replica = await startReplica(server)
  onTestFinished(replica.close)
  await rowsOf(server.url(), 'insert into kept values (1)')
  await waitFor('the row at the replica', async () => (await rowsOf(replica.url(), 'select n from kept')).length === 1)
  await expect(rowsOf(replica.url(), 'insert into kept values (2)')).rejects.toThrow('read-only')
  await server.kill()
  await replica.promote()
  await rowsOf(replica.url(), 'insert into kept values (2)')
  expect(await rowsOf(replica.url(), 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }])
})

test('the server of a program that was killed is ended by the next one', async () => {
  const program = `
    const { startPostgres } = await import(${JSON.stringify(new URL('./start-postgres.ts', import.meta.url).href)})
    const server = await startPostgres({ fsync: false })
    console.log(JSON.stringify({ url: server.url(), dataDir: server.dataDir }))
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { url, dataDir } = JSON.parse(await text(child.stdout))
  expect(await rowsOf(url, 'select 1 as n')).toEqual([{ n: 1 }])
  const next = await startPostgres(noDisk)
  onTestFinished(next.close)
  await waitFor('its folder to go', () => !existsSync(dirname(dataDir)))
  await expect(rowsOf(url, 'select 1')).rejects.toThrow()
})
