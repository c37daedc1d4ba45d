/** What only a terminal shows: questions, a prompt, Ctrl-C, colours. `script` of util-linux makes the terminal. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { folder, useCli } from './test-cli.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'passerelle.mjs')
const maker = 'script'
const hasMaker = spawnSync(maker, ['--version']).status === 0

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

interface Terminal {
  shown(): string
  type(text: string): void
  wait(text: string): Promise<void>
  ended: Promise<number>
}

useCli()

describe.skipIf(!hasMaker)('on a terminal', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  function open(args: string[], env: Record<string, string> = {}): Terminal {
    const command = [process.execPath, bin, ...args].map(quote).join(' ')
    const child = spawn(maker, ['-qec', `stty cols 100 rows 30; exec ${command}`, '/dev/null'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        TERM: 'xterm-256color',
        PASSERELLE_DATA_DIR: world.dataDir,
        PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1',
        ...env,
      },
    })
    let shown = ''
    child.stdout.on('data', (chunk) => {
      shown += chunk
    })
    return {
      shown: () => shown,
      type: (text) => void child.stdin.write(text),
      wait: async (text) => {
        await waitFor(`"${text}"`, () => shown.includes(text)).catch((error: Error) => {
          throw new Error(`${error.message}; shown is ${JSON.stringify(shown)}`)
        })
      },
      ended: once(child, 'exit').then(([code]) => code),
    }
  }

  test('an erasure asks first: anything but a yes is a no', async () => {
    const sender = { type: 'human', id: 'zoe' }
    await world.send({ id: '1', created_at: 1700000000, customer_id: 'zoe', sender, body: { message: 'hello' } })
    const args = ['customer', 'erase', '--connector', world.connector.id, '--customer', 'zoe']
    for (const no of ['\r', '\u0003', '\u001b']) {
      const refused = open(args)
      await refused.wait('It cannot be undone')
      refused.type(no)
      expect(await refused.ended).toBe(1)
      expect(refused.shown()).toContain('Nothing was erased.')
    }
    expect((await world.conversationOf('zoe')).status).toBe('open')
    const agreed = open(args)
    await agreed.wait('(1 conversations)')
    agreed.type('y')
    expect(await agreed.ended).toBe(0)
    expect(agreed.shown()).toContain('Erased 1 conversations, 1 messages')
  })

  test('a chat shows what comes in above what is being typed, and ends with Ctrl-C, its webhook put back', async () => {
    const chat = open(['chat', '--url', world.url, '--customer', 'zoe', '--name', 'Zoé', '--listen', '0'])
    await chat.wait('Through which connector?')
    chat.type('\r')
    await chat.wait('Zoé> ')
    chat.type('Hello\r')
    await chat.wait('recorded')
    chat.type('half a sen')
    await chat.wait('half a sen')
    await world.reply((await world.conversationOf('zoe')).id, 'Bonjour')
    await chat.wait('| Bonjour')
    await waitFor('what was typed, again', () => /Bonjour[\s\S]*half a sen/.test(chat.shown()))
    chat.type('\u0003')
    expect(await chat.ended).toBe(0)
    const { webhook_url } = await world.asOperator.get<{ webhook_url: string }>(`/connectors/${world.connector.id}`)
    expect(webhook_url).toBe(world.partner.url)
  })

  test('colours are shown, and not with NO_COLOR', async () => {
    const coloured = open(['instance', 'list'])
    expect(await coloured.ended).toBe(0)
    expect(coloured.shown()).toContain('\u001b[1m')
    const plain = open(['instance', 'list'], { NO_COLOR: '1' })
    expect(await plain.ended).toBe(0)
    expect(plain.shown()).not.toContain('\u001b[')
  })
})
