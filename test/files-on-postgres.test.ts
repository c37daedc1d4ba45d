import { matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import {
  isOnce,
  listFilesOnPostgres,
  listFilesOnStores,
  listOthersOnData,
  runOnce,
  runOnceElsewhere,
  walksOnPostgres,
} from './files-on-postgres.ts'

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

test('so does each other file that opens a data folder', () => {
  const files = listOthersOnData()
  expect(files.filter((file) => !walksOnPostgres.includes(file) && !isOnce(file))).toEqual([])
  expect(walksOnPostgres.filter((file) => !files.includes(file))).toEqual([])
  const idle = Object.keys(runOnceElsewhere).filter((pattern) => !files.some((file) => matchesGlob(file, pattern)))
  expect(idle).toEqual([])
})
