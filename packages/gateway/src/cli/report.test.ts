import { waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { makeData, run, runJson, start, useCli } from './test-cli.ts'

useCli()

test('a report, as a table, as one document, as CSV', async () => {
  await makeData()
  const { id } = await runJson('instance', 'create', '--name', 'Acme')
  const week = ['report', '--instance', id, '--from', '2026-03-28', '--to', '2026-03-30', '--zone', 'Europe/Paris']
  const { periods, totals } = await runJson(...week)
  expect(periods.map(({ at }: { at: string }) => at.slice(-6))).toEqual(['+01:00', '+01:00', '+02:00'])
  expect(totals).toMatchObject({ opened: 0, wait: { count: 0, median_seconds: null } })
  const table = await run([...week, '--per', 'queue'])
  expect(table.stdout).toMatch(/^day +opened[\s\S]+2026-03-29 +0[\s\S]+\nqueue +opened/)
  expect((await run([...week, '--csv'])).stdout).toMatch(/^\uFEFF?"period","opened"[\s\S]*\r\n"2026-03-30/)
  expect(await run(['report', '--instance', 'nope'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('passerelle instance list'),
  })
})

test('the room now, as tables and as one document', async () => {
  await makeData()
  const { id } = await runJson('instance', 'create', '--name', 'Acme')
  const watching = start(['board', '--instance', id, '--watch', '--json'])
  expect(await watching.lines(1)).toMatchObject([{ agents: [] }])
  await runJson('agent', 'create', '--instance', id, '--email', 'ann@acme.example', '--name', 'Ann')
  await waitFor('Ann on the board that is watched', () => watching.stdout().includes('"name":"Ann"'))
  for (const line of await watching.lines(2)) expect(line).toMatchObject({ waiting: 0 })
  expect(await watching.end('SIGINT')).toBe(0)
  expect(await runJson('board', '--instance', id)).toMatchObject({
    ...{ online: 0, waiting: 0, waiting_since: null },
    queues: [{ waiting: 0, held: 0, availability: { state: 'unstaffed' } }],
    agents: [{ name: 'Ann', status: 'offline', held: 0 }],
  })
  const { stdout } = await run(['board', '--instance', id])
  expect(stdout).toMatch(
    /^0 agents online, 0 conversations waiting\n\nqueue +state[\s\S]+unstaffed[\s\S]+\nAnn +offline +0/,
  )
  for (const more of [[], ['--watch']]) {
    const refused = await run(['board', '--instance', 'nope', ...more])
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('nope') })
  }
})
