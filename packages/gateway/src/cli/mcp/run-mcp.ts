/** Offers the tools of one connector, on stdin and stdout or by HTTP, until it is stopped. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { reason } from '@passerelle/protocol/errors'
import { createClient, PasserelleError } from '@passerelle/sdk'
import { createAgentTools, createPullInbox } from '@passerelle/sdk/ai'
import { StartRefused } from '../../lib/errors.ts'
import { note, type OutputOptions, show } from '../output.ts'
import { inOptions } from '../partner.ts'
import { untilStopped } from '../until-stopped.ts'
import { createMcpServer } from './create-mcp-server.ts'
import { serveMcpByHttp } from './serve-mcp-by-http.ts'

export interface McpFlags extends OutputOptions {
  url: URL
  clientId: string
  clientSecret: string
  name: string
  http?: boolean
  port: number
  host: string
  token?: string
}

export async function runMcp(flags: McpFlags): Promise<void> {
  const client = createClient({ baseUrl: flags.url, clientId: flags.clientId, clientSecret: flags.clientSecret })
  const inbox = createPullInbox(client)
  const readNothing = () => inbox.read('', { waitMs: 0 })
  await client.token().then(readNothing).catch(reportAtStart)
  const tools = createAgentTools(client, { inbox, bot: { id: 'bot', name: flags.name } })
  const { stopped, forget } = untilStopped()
  try {
    if (flags.http) {
      const served = await serveMcpByHttp({ ...flags, openServer: () => createMcpServer(tools) })
      show(flags, { url: served.url }, ({ url }) => `The tools are at ${url}. Ctrl-C stops it.`)
      await stopped
      await served.close()
    } else {
      const server = createMcpServer(tools)
      await server.connect(new StdioServerTransport())
      const ended = new Promise<void>((resolve) => process.stdin.once('end', resolve))
      await Promise.race([stopped, ended])
      await server.close()
    }
  } finally {
    forget()
    await inbox.close()
  }
}

/**
 * Wrong credentials stay wrong, and a connector with a webhook has no replies to read; a gateway that is down may be there
 * when a tool is called.
 */
function reportAtStart(error: unknown): void {
  if (!(error instanceof PasserelleError)) throw error
  if (error.code === 'invalid_client' || error.status === 409)
    throw new StartRefused(reason('chat_refused', { detail: inOptions(error) }))
  note(inOptions(error))
}
