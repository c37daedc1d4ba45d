import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, makeData, run, runJson, useCli } from './test-cli.ts'

useCli()

test('queues and who is in them, each as one document; what the API refuses is refused', async () => {
  await makeData()
  const instance = await runJson('instance', 'create', '--name', 'Acme')
  const hours = { zone: 'UTC', week: { friday: [{ from: '22:00', to: '26:00' }] }, holidays: [] }
  const file = join(folder, 'hours.json')
  writeFileSync(file, JSON.stringify(hours))
  const flags = ['--wait-target', '2m', '--capacity', '3', '--hours', file]
  const queue = await runJson('queue', 'create', '--instance', instance.id, '--name', 'Sales', ...flags)
  expect(queue).toMatchObject({ name: 'Sales', wait_target_seconds: 120, capacity: 3, hours, is_default: false })
  const change = ['--capacity', 'none', '--hours', 'none', '--default']
  expect(await runJson('queue', 'update', queue.id, ...change)).toMatchObject({
    ...{ wait_target_seconds: 120, capacity: null, hours: null, is_default: true },
  })
  expect((await runJson('queue', 'list', '--instance', instance.id)).items).toHaveLength(2)
  const agent = ['agent', 'create', '--instance', instance.id, '--email', 'a@b.example', '--name', 'Ann']
  const { id } = await runJson(...agent)
  expect(await runJson('queue', 'members', queue.id, '--add', id, '--skill', 'billing=4')).toEqual({
    items: [{ agent_id: id, name: 'Ann', skills: { billing: 4 } }],
    next_cursor: null,
  })
  expect((await runJson('queue', 'members', queue.id, '--remove', id)).items).toEqual([])
  expect(await run(['queue', 'delete', queue.id])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('make another one the default first'),
  })
  expect(await runJson('queue', 'delete', instance.id)).toEqual({ id: instance.id })
  writeFileSync(file, '{"zone":1}')
  const refused = await run(['queue', 'update', queue.id, '--hours', file])
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('must be a string')])
})
