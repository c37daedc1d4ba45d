import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createWorld, needs, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsAgent, partnerEnv, postForged, startPartnerProgram } from '../../../test/examples/partner-program.ts'

const run = promisify(execFile)

let world: World
let filesDir: string
beforeAll(async () => {
  world = await createWorld()
  filesDir = await mkdtemp(join(tmpdir(), 'php-'))
})
afterAll(async () => {
  await world.close()
  await rm(filesDir, { recursive: true, force: true })
})

test('a message is sent, its answer received and the file kept', needs('php'), async () => {
  const script = (name: string) => join(import.meta.dirname, name)
  const sent = await run('php', [script('send.php'), 'customer123', 'Où est ma commande ?'], {
    env: { ...process.env, ...partnerEnv(world) },
  })
  expect(sent.stdout).toBe('recorded\n')

  await using partner = await startPartnerProgram({
    world,
    command: (port) => ['php', '-S', `127.0.0.1:${port}`, script('webhook.php')],
    env: { FILES_DIR: filesDir },
  })
  await answerAsAgent(world, 'customer123', 'En route', 'the waybill')
  const { id } = await world.conversationOf('customer123')
  const thread = await world.thread(id)
  expect(thread.map(({ message }) => message)).toEqual(['Où est ma commande ?', 'En route'])
  const name = createHash('sha1')
    .update(thread[1]?.id ?? '')
    .digest('hex')
  expect((await readdir(filesDir)).sort()).toEqual([`${name}.0.file`, `${name}.json`])
  expect(await readFile(join(filesDir, `${name}.0.file`), 'utf8')).toBe('the waybill')
  expect(JSON.parse(await readFile(join(filesDir, `${name}.json`), 'utf8'))).toMatchObject({
    customer_id: 'customer123',
    body: { message: 'En route' },
  })
  expect(await postForged(partner.url)).toBe(401)
})
