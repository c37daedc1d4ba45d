/** The tools as the official client of the Model Context Protocol finds them. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { createWorld, program, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { folder, runProcess, start, useCli } from './test-cli.ts'

useCli()

let world: World
beforeAll(async () => {
  world = await createWorld({ connector: { delivery: 'pull', webhook_url: null } })
})
afterAll(() => world.close())

const credentials = () => ({ CLIENT_ID: world.connector.client_id, CLIENT_SECRET: world.connector.client_secret })

async function connect(transport: StdioClientTransport | StreamableHTTPClientTransport): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  onTestFinished(() => client.close())
  await client.connect(transport as Parameters<Client['connect']>[0])
  return client
}

const transcript = [{ from: 'customer', text: 'Where is my parcel?' }]

describe('on stdin and stdout', () => {
  const open = (args: string[] = [], env: Record<string, string> = credentials()) =>
    connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [program, 'mcp', '--url', world.url, ...args],
        env: { PATH: process.env.PATH ?? '', ...env },
        cwd: folder,
      }),
    )

  test('offers four tools, and says when to use them', async () => {
    const client = await open()
    expect(client.getServerVersion()).toMatchObject({ name: 'passerelle' })
    expect(client.getInstructions()).toContain('Check the availability')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([
      'check_availability',
      'hand_over',
      'conversation_state',
      'read_replies',
    ])
    expect(tools[1]?.inputSchema.required).toEqual(['customer_id', 'transcript', 'summary'])
    expect(tools[0]?.annotations).toMatchObject({ readOnlyHint: true })
  })

  test('hands over, and reads what a person answers; a wrong input is told in words', async () => {
    const client = await open(['--name', 'Aria'])
    const wrong = await client.callTool({ name: 'hand_over', arguments: { customer_id: 'mcp' } })
    expect(wrong).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('/transcript is missing') }],
    })
    const input = { customer_id: 'mcp', transcript, summary: 'A parcel is late.' }
    expect(await client.callTool({ name: 'hand_over', arguments: input })).not.toHaveProperty('isError')
    const { id } = await world.conversationOf('mcp')
    expect((await world.thread(id)).map(({ kind, sender, message }) => [kind, sender.name, message])).toEqual([
      ['history', 'mcp', 'Where is my parcel?'],
      ['inbound', 'Aria', 'The customer asks for a person.'],
    ])
    await world.reply(id, 'It arrives tomorrow.')
    const read = await client.callTool({ name: 'read_replies', arguments: { customer_id: 'mcp' } })
    expect(read.structuredContent).toMatchObject({
      your_turn: false,
      replies: [expect.objectContaining({ text: 'It arrives tomorrow.' })],
    })
  })

  test('hands over for a connector with a webhook, and says where its replies go', async () => {
    const body = { instance_id: world.instanceId, name: 'Push', webhook_url: null }
    const pushed = await world.asOperator.post<World['connector']>('/connectors', body)
    const client = await open([], { CLIENT_ID: pushed.client_id, CLIENT_SECRET: pushed.client_secret })
    const input = { customer_id: 'pushed', transcript, summary: 'A parcel is late.' }
    const handed = await client.callTool({ name: 'hand_over', arguments: input })
    expect(handed.structuredContent).toMatchObject({ your_turn: false })
    expect(await client.callTool({ name: 'read_replies', arguments: { customer_id: 'pushed' } })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("go to the connector's webhook") }],
    })
  })
})

describe('by HTTP', () => {
  async function serve(...args: string[]): Promise<string> {
    const serving = start(['mcp', '--http', '--port', '0', '--url', world.url, '--json', ...args], credentials())
    const [{ url } = {}] = await serving.lines(1)
    return String(url)
  }

  test('offers the same tools, and none to a web page, to a name that was pointed here, or without the token', async () => {
    const url = await serve()
    const client = await connect(new StreamableHTTPClientTransport(new URL(url)))
    expect((await client.listTools()).tools).toHaveLength(4)
    expect(await client.callTool({ name: 'hand_over', arguments: {} })).toMatchObject({ isError: true })
    const input = { customer_id: 'http', transcript, summary: 'A parcel is late.' }
    const handed = await client.callTool({ name: 'hand_over', arguments: input })
    expect(handed.structuredContent).toMatchObject({ your_turn: false })
    await world.reply((await world.conversationOf('http')).id, 'It is on its way.')
    const read = await client.callTool({ name: 'read_replies', arguments: { customer_id: 'http' } })
    expect(read.structuredContent).toMatchObject({ replies: [{ text: 'It is on its way.' }], your_turn: false })
    expect(await statusOf(url, { Origin: 'https://evil.example' })).toBe(403)
    expect(await statusOf(url, { Host: 'evil.example' })).toBe(403)
    expect(await statusOf(url, {}, 'GET')).toBe(405)
    expect(await statusOf(new URL('/other', url).href)).toBe(404)

    const guarded = await serve('--token', 'S3cret')
    expect(await statusOf(guarded, { Authorization: 'Bearer other' })).toBe(401)
    const requestInit = { headers: { Authorization: 'Bearer S3cret' } }
    const trusted = await connect(new StreamableHTTPClientTransport(new URL(guarded), { requestInit }))
    expect((await trusted.listTools()).tools).toHaveLength(4)
  })
})

/** By a client that may write any `Host`. */
async function statusOf(
  url: string,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<number | undefined> {
  const asked = request(url, { method, headers }).end()
  const [response]: IncomingMessage[] = await once(asked, 'response')
  response?.resume()
  return response?.statusCode
}

test('wrong credentials, or none, and an open door are refused at the start', async () => {
  const wrong = await runProcess(['mcp', '--url', world.url, '--client-id', 'a', '--client-secret', 'b'])
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('401 invalid_client')])
  expect(wrong.stderr).toContain('Check --client-id and --client-secret')
  const none = await runProcess(['mcp', '--url', world.url])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('Give --client-id and --client-secret')])
  const open = await runProcess(['mcp', '--http', '--host', '0.0.0.0', '--client-id', 'a', '--client-secret', 'b'])
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('Give --token')])
})
