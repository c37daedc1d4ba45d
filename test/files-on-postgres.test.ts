import { expect, test } from 'vitest'
import { listFilesOnPostgres, listFilesOnStores, runOnce } from './files-on-postgres.ts'

test('tests of a store run on PostgreSQL too, unless a reason is given', () => {
  expect(Object.keys(runOnce).filter((file) => !listFilesOnStores().includes(file))).toEqual([])
  expect(listFilesOnPostgres()).toEqual(
    expect.arrayContaining([
      'packages/gateway/src/agents/agents.test.ts',
      'packages/gateway/src/api/desk/inbox.test.ts',
      'packages/gateway/src/deliveries/dispatcher.test.ts',
      'packages/gateway/src/gateway.test.ts',
    ]),
  )
})
