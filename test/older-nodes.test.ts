/** What READMEs tell people to type in a clone, under the oldest Nodes they name. These come from the registry. */
import { execFile } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createWorld, findFreePort, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSnippets } from './docs/read-snippets.ts'
import { substitutePorts } from './docs/substitute.ts'
import { answerAsAgent, partnerEnv, startPartnerProgram } from './examples/partner-program.ts'
import { installNode } from './packed/nodes.ts'
import { createFolder, type Folder } from './packed/pack.ts'

const root = join(import.meta.dirname, '..')
const resources = new AsyncDisposableStack()
let world: World
let folder: Folder

beforeAll(async () => {
  world = await createWorld()
  resources.defer(() => world.close())
  folder = await createFolder()
  resources.use(folder)
  // As in a clone.
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'))
})
afterAll(() => resources.disposeAsync())

describe.each(['20', '22'])('under Node %s', (version) => {
  let node = ''
  beforeAll(async () => {
    node = await installNode(version, join(folder.path, `node-${version}`))
  }, 180_000)

  test.each([
    ['echo-bot', 'echo'],
    ['express', 'customer'],
    ['raw-http', 'customer123'],
  ])('the example %s failed on the Node it names', async (name, customerId) => {
    const command = (): [string, ...string[]] => [node, join(root, 'examples', name, 'src', 'main.js')]
    await using program = await startPartnerProgram({ world, command, env: { FILES_DIR: folder.path } })
    if (name === 'express') await speakThrough(program.url, customerId)
    if (name === 'raw-http') program.type('Hello')
    await waitFor('the customer to be heard', () => world.conversationOf(customerId).then(Boolean, () => false))
    await answerAsAgent(world, customerId, `How are you, under ${version}?`)
  })

  test("the README's first message was sent by no plain node", async () => {
    const first = await saveReadmeProgram('first.mjs', await findFreePort())
    const { stdout } = await promisify(execFile)(node, [first], { env: { ...process.env, ...partnerEnv(world) } })
    expect(stdout).toContain("status: 'recorded'")
  })

  test("the README's webhook", async () => {
    const command = (port: string): [string, ...string[]] => [node, `${folder.path}/webhook-${port}.mjs`]
    const port = await findFreePort()
    await saveReadmeProgram('webhook.mjs', port, `webhook-${port}.mjs`)
    await using program = await startPartnerProgram({ world, command, port })
    await answerAsAgent(world, 'customer123', `Are you there, ${version}?`)
    await waitFor('it to print the answer', () => program.output().includes(`Are you there, ${version}?`))
  })
})

async function speakThrough(url: string, customerId: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(`${url}/customers/${customerId}/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text: 'Hello' }),
  })
  expect(response.status).toBeLessThan(300)
}

/** The program that the README names before it. */
async function saveReadmeProgram(name: string, webhook: number, as = name): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const after = readme.slice(readme.indexOf(`\`${name}\``))
  const [snippet] = readSnippets('README.md', after).filter(({ language }) => language === 'js')
  const path = join(folder.path, as)
  const ports = { gateway: world.gateway.config.port, webhook }
  await writeFile(path, substitutePorts(snippet?.code ?? '', ports))
  return path
}
