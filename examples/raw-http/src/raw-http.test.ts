import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsAgent, postForged, startPartnerProgram } from '../../../test/examples/partner-program.ts'

let world: World
let filesDir: string
beforeAll(async () => {
  world = await createWorld()
  filesDir = await mkdtemp(join(tmpdir(), 'raw-http-'))
})
afterAll(async () => {
  await world.close()
  await rm(filesDir, { recursive: true, force: true })
})

test('what is typed reaches the agent; the answer and its file come back', async () => {
  await using partner = await startPartnerProgram({
    world,
    command: () => [process.execPath, join(import.meta.dirname, 'main.js')],
    env: { FILES_DIR: filesDir },
  })
  partner.type('Where is my order?')
  await answerAsAgent(world, 'customer123', 'On its way', 'the waybill')
  const { id } = await world.conversationOf('customer123')
  expect((await world.thread(id)).map(({ message }) => message)).toEqual(['Where is my order?', 'On its way'])
  expect(partner.output()).toContain('customer123 got: On its way')
  const [file = ''] = await readdir(filesDir)
  expect(await readFile(join(filesDir, file), 'utf8')).toBe('the waybill')
  expect(await postForged(partner.url)).toBe(401)
})
