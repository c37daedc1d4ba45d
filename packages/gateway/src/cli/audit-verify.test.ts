/** One changed byte of the record is found; erasure and retention do not break it. */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ConversationItem, Page } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run, useCli } from './test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const passerelle = (...args: string[]) => run(args, { PASSERELLE_DATA_DIR: world.dataDir })
const verify = async (...args: string[]) => {
  const { code: exit, stdout } = await passerelle('audit', 'verify', '--json', ...args)
  return { exit, ...JSON.parse(stdout) }
}
const pauseThrice = async () => {
  for (const paused of ['true', 'false', 'true']) {
    await passerelle('connector', 'update', world.connector.id, '--paused', paused)
  }
}

/** As somebody would who has the file, and takes the guards away first. */
function tamper(sql: string): void {
  const db = new DatabaseSync(join(world.dataDir, 'passerelle.db'))
  const triggers = db.prepare("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'activities'")
  const guards = triggers.all() as { name: string; sql: string }[]
  for (const { name } of guards) db.exec(`drop trigger ${name}`)
  db.exec(sql)
  for (const guard of guards) db.exec(guard.sql)
  db.close()
}

test('a whole record is said to be whole, after an erasure too', async () => {
  const sender = { type: 'human', id: '0601020304', name: 'Zoé' } as const
  await world.send({ id: '1', created_at: 1700000000, customer_id: sender.id, sender, body: { message: 'hello' } })
  const { items } = await world.asDesk.get<Page<ConversationItem>>('/conversations?view=all')
  await world.asDesk.post(`/conversations/${items[0]?.id}/assign`, { assignee: world.agent.id })
  await passerelle('customer', 'export', '--connector', world.connector.id, '--customer', '0601020304')
  const before = await verify()
  expect(before).toMatchObject({ exit: 0, ok: true })
  await passerelle('customer', 'erase', '--connector', world.connector.id, '--customer', '0601020304', '--yes')
  const after = await verify()
  expect(after).toMatchObject({ exit: 0, ok: true })
  expect(after.entries).toBeGreaterThan(before.entries)
  const text = (await passerelle('audit', 'verify')).stdout
  expect(text).toMatch(/^The record is whole: \d+ entries/)
})

test.each([
  ['a changed name', "update activities set actor_name = 'x' where seq = 2"],
  ['a changed time', 'update activities set at = at + 1 where seq = 2'],
  ['changed details', `update activities set params = '{"a":1}' where seq = 2`],
  ['a removed entry', 'delete from activities where seq = 2'],
  ['a hash written anew', 'update activities set at = at + 1, hash = zeroblob(32) where seq = 2'],
])('%s is found', async (_, sql) => {
  await pauseThrice()
  expect((await verify()).ok).toBe(true)
  tamper(sql)
  const found = await verify()
  expect(found).toMatchObject({ exit: 1, ok: false, entries: 1, code: 'audit_entry_changed' })
  const { code, stdout } = await passerelle('audit', 'verify')
  expect([code, stdout]).toEqual([1, expect.stringContaining('The record was changed: entry ')])
})

test('a record that goes on from a kept end is whole; one that was cut off or written anew is not', async () => {
  await pauseThrice()
  const { expect: end, entries } = await verify()
  expect(end).toMatch(/^\d+:[0-9a-f]{64}$/)
  const { stdout } = await passerelle('audit', 'verify')
  expect(stdout).toContain(`Keep '${end}' outside this machine. Next time: passerelle audit verify --expect ${end}`)
  await pauseThrice()
  expect(await verify('--expect', end)).toMatchObject({ exit: 0, ok: true, entries: entries + 3 })
  const forged = end.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'))
  expect(await verify('--expect', forged)).toMatchObject({ exit: 1, ok: false, code: 'audit_written_anew' })
  tamper(`delete from activities where seq >= ${entries}`)
  expect(await verify()).toMatchObject({ exit: 1, ok: false, code: 'audit_numbers_missing' })
  const params = { entries: entries - 1, expected: entries }
  expect(await verify('--expect', end)).toMatchObject({ exit: 1, ok: false, code: 'audit_end_missing', params })
  expect((await passerelle('audit', 'verify', '--expect', '97')).code).toBe(2)
})

const forged = (
  seq: number,
) => `insert into activities (seq, id, at, actor_type, kind, target_type, target_id, params, hash)
  values (${seq}, 'forged', 0, 'operator_token', 'connector.paused', 'connector', 'x', '{}', zeroblob(32))`

test('nothing is put before the first entry or far behind the last, with its guards in place', async () => {
  await pauseThrice()
  const db = new DatabaseSync(join(world.dataDir, 'passerelle.db'))
  for (const seq of [0, -5, 1000]) expect(() => db.exec(forged(seq))).toThrow('append-only')
  db.close()
})

test.each([
  ['an entry before the first', forged(0)],
  ['a number no entry has', 'update activities set seq = 9223372036854775807 where seq = 2'],
  ['a time no clock has', 'update activities set at = 9000000000000000 where seq = 2'],
])('%s is found', async (_, sql) => {
  await pauseThrice()
  tamper(sql)
  expect(await verify()).toMatchObject({ exit: 1, ok: false, code: 'audit_entry_changed', broken_at: null })
})

test('what stands in a changed entry does not steer the terminal', async () => {
  await pauseThrice()
  tamper("update activities set id = char(27) || '[2K' where seq = 2")
  const { stdout } = await passerelle('audit', 'verify')
  expect(stdout).not.toContain('\u001b')
})

test('a reason that was erased cannot be guessed from what is left', async () => {
  const sender = { type: 'human', id: 'zoe', name: 'Zoé' } as const
  await world.send({ id: '1', created_at: 1700000000, customer_id: sender.id, sender, body: { message: 'hello' } })
  const { items } = await world.asDesk.get<Page<ConversationItem>>('/conversations?view=all')
  const [id] = items.map((item) => item.id)
  const seen = await world.asDesk.get<Page<{ id: string }>>(`/conversations/${id}/messages`)
  const last_seen_message_id = seen.items.at(-1)?.id
  await world.asDesk.post(`/conversations/${id}/close`, { reason: 'bankrupt', last_seen_message_id })
  const closed = `select hash, erased_hash, salt from activities where kind = 'conversation.closed'`
  const read = () => {
    const db = new DatabaseSync(join(world.dataDir, 'passerelle.db'))
    const row = db.prepare(closed).get()
    db.close()
    return row
  }
  expect(read()).toMatchObject({ salt: expect.any(Uint8Array), erased_hash: null })
  await passerelle('customer', 'erase', '--connector', world.connector.id, '--customer', 'zoe', '--yes')
  const guess = hash('sha256', JSON.stringify([id, '{"reason":"bankrupt"}']))
  const { erased_hash: left, salt } = read() ?? {}
  expect(salt).toBeNull()
  expect(Buffer.from(left as Uint8Array).toString('hex')).not.toBe(guess)
  expect(await verify()).toMatchObject({ exit: 0, ok: true })
})
