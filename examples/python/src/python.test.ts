import { execFile } from 'node:child_process'
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
  filesDir = await mkdtemp(join(tmpdir(), 'python-'))
})
afterAll(async () => {
  await world.close()
  await rm(filesDir, { recursive: true, force: true })
})

test('a message is sent, its answer received and the file kept', needs('python3'), async () => {
  const script = (name: string) => join(import.meta.dirname, name)
  const env = { PYTHONDONTWRITEBYTECODE: '1', FILES_DIR: filesDir }
  const sent = await run('python3', [script('send.py'), 'customer123', 'Où est ma commande ?'], {
    env: { ...process.env, ...partnerEnv(world), ...env },
  })
  expect(sent.stdout).toBe('recorded\n')

  await using partner = await startPartnerProgram({ world, command: () => ['python3', script('webhook.py')], env })
  await answerAsAgent(world, 'customer123', 'En route', 'the waybill')
  const { id } = await world.conversationOf('customer123')
  expect((await world.thread(id)).map(({ message }) => message)).toEqual(['Où est ma commande ?', 'En route'])
  expect(partner.output()).toContain('customer123 got: En route')
  const [file = ''] = await readdir(filesDir)
  expect(await readFile(join(filesDir, file), 'utf8')).toBe('the waybill')
  expect(await postForged(partner.url)).toBe(401)
})
