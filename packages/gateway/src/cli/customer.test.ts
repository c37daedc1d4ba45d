/** The commands about one customer, beside a server at work. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditItem, Page } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { folder, run, useCli } from './test-cli.ts'

const canary = 'the-canary-sings-at-dawn'
const customerId = 'Zoé / 1'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const customer = (verb: string, ...more: string[]) =>
  run(['customer', verb, '--connector', world.connector.id, '--customer', customerId, ...more], {
    PASSERELLE_DATA_DIR: world.dataDir,
  })

const message = (id: string, text: string, customer_id = customerId) => ({
  id,
  created_at: 1700000000,
  customer_id,
  sender: { type: 'human', id: customer_id, name: 'Zoé' },
  body: {
    message: text,
    attachments: [
      {
        id: 'f',
        name: '../../photo.PNG',
        mime_type: 'image/png',
        content: { type: 'base64', data: Buffer.from(`bytes of ${text}`).toString('base64') },
      },
    ],
  },
})

async function converse() {
  await world.send(message('1', canary), message('1', 'of another', 'somebody else'))
  const { id } = await world.conversationOf(customerId)
  await world.reply(id, `answer ${canary}`)
  await waitFor('the delivery', async () => (await world.thread(id))[1]?.delivery?.state === 'delivered')
}

describe('customer export', () => {
  test('prints one document; with --files it writes the files it names', async () => {
    await converse()
    const { code, stdout, stderr } = await customer('export', '--json')
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      customer_id: customerId,
      conversations: [
        {
          customer_name: 'Zoé',
          messages: [
            { message: canary, attachments: [{ name: '../../photo.PNG' }] },
            { message: `answer ${canary}`, delivery: { state: 'delivered', attempts: [{ status: 200 }] } },
          ],
        },
      ],
    })
    const written = await customer('export', '--output', 'customer.json', '--files', 'files/of-zoe', '--json')
    expect(JSON.parse(written.stdout)).toEqual({ output: 'customer.json', conversations: 1, files: 1 })
    const document = JSON.parse(readFileSync(join(folder, 'customer.json'), 'utf8'))
    const { file } = document.conversations[0].messages[0].attachments[0]
    expect(file).toMatch(/^[0-9a-z-]+\.PNG$/i)
    expect(readFileSync(join(folder, 'files/of-zoe', file), 'utf8')).toBe(`bytes of ${canary}`)
    expect(statSync(join(folder, 'customer.json')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).sort()).toEqual(['customer.json', 'files'])
  })

  test('says so when nothing is kept, and refuses what is not there', async () => {
    const nothing = await customer('export')
    expect([nothing.code, nothing.stderr]).toEqual([0, 'Nothing is kept about this customer.\n'])
    expect(JSON.parse(nothing.stdout).conversations).toEqual([])
    const env = { PASSERELLE_DATA_DIR: world.dataDir }
    const unknown = await run(['customer', 'export', '--connector', 'nope', '--customer', 'x', '--json'], env)
    expect([unknown.code, unknown.stdout]).toEqual([1, ''])
    expect(JSON.parse(unknown.stderr)).toMatchObject({ error: 'not_found' })
    const unwritable = await customer('export', '--output', 'no/such/folder/x.json')
    expect([unwritable.code, unwritable.stderr]).toEqual([
      1,
      expect.stringContaining('no/such/folder/x.json cannot be'),
    ])
  })

  test('is told before anything leaves: one that fails under way is in the audit log', async () => {
    await converse()
    expect((await customer('export', '--output', 'no/such/folder/x.json')).code).toBe(1)
    expect((await customer('export', '--output', 'x.json')).code).toBe(0)
    const { items } = await world.asOperator.get<Page<AuditItem>>('/audit?action=customer.exported')
    expect(items.map(({ actor }) => actor.type)).toEqual(['command_line', 'command_line'])
  })
})

describe('customer erase', () => {
  test('needs --yes where nobody can be asked', async () => {
    await converse()
    const { code, stdout, stderr } = await customer('erase')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('add --yes')
    expect((await world.conversationOf(customerId)).status).toBe('open')
  })

  test('erases beside the server, says what went, and is nothing the second time', async () => {
    await converse()
    const { code, stdout } = await customer('erase', '--yes', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      connector_id: world.connector.id,
      customer_id: customerId,
      conversations: 1,
      messages: 2,
      attachments: 1,
      deliveries: 1,
      attempts: 1,
      files: 1,
      files_left: 0,
      scrubbed: true,
    })
    const left = readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .filter((file) => existsSync(file) && readFileSync(file).includes(canary))
    expect(left).toEqual([])
    const again = await customer('erase', '--yes')
    expect([again.code, again.stdout]).toEqual([0, 'Nothing was kept about this customer.\n'])
    expect((await world.send(message('1', canary))).messages).toEqual([{ id: '1', status: 'duplicate' }])
    expect((await world.conversationOf('somebody else')).status).toBe('open')
  })

  test('tells on stderr how far it is', async () => {
    const many = Array.from({ length: 250 }, (_, i) => ({
      ...message(`m${i}`, 'hello'),
      body: { message: `hello ${i}` },
    }))
    await world.send(...many)
    const { code, stdout, stderr } = await customer('erase', '--yes')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^erased so far: 200 messages/)
    expect(stdout).toMatch(/^Erased 1 conversation, 250 messages/)
  })
})
