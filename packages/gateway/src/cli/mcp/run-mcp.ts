/** Offers the tools of one connector, on stdin and stdout or by HTTP, until it is stopped. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { reason } from '@passerelle/protocol/errors'
import { type Client, createClient, PasserelleError } from '@passerelle/sdk'
import { createAgentTools, createPullInbox, type Inbox } from '@passerelle/sdk/ai'
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
  await checkAtStart(client)
  const tools = createAgentTools(client, { inbox: sayingWhereReplies(inbox), bot: { id: 'bot', name: flags.name } })
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

/** Wrong credentials stay wrong; a gateway that is down may be there when a tool is called. */
async function checkAtStart(client: Client): Promise<void> {
  try {
    await client.token()
    await client.outbox({ limit: 1 })
  } catch (error) {
    if (!(error instanceof PasserelleError)) throw error
    if (error.code === 'invalid_client') throw new StartRefused(reason('chat_refused', { detail: inOptions(error) }))
    note(
      lacksOutbox(error)
        ? 'This connector has a webhook, where replies go: read_replies has nothing to read. For all four tools, create ' +
            'a connector with --delivery pull.'
        : inOptions(error),
    )
  }
}

/** A connector with a webhook serves the other tools: of this one the model is told what to do instead. */
const sayingWhereReplies = ({ read }: Inbox): Inbox => ({
  read: (customerId, options) =>
    read(customerId, options).catch((error) => {
      if (!(error instanceof PasserelleError && lacksOutbox(error))) throw error
      const text =
        "Replies to this customer go to the connector's webhook, and cannot be read with this tool. Do not call it again: " +
        'wait until they are passed on to you, and ask conversation_state whether it is your turn.'
      throw new PasserelleError('refused', text, { status: 409, cause: error })
    }),
})

const lacksOutbox = ({ status }: PasserelleError): boolean => status === 409
