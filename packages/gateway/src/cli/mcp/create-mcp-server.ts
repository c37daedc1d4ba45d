import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { PasserelleError } from '@passerelle/sdk'
import type { AgentTools } from '@passerelle/sdk/ai'
import { version } from '../../lib/version.ts'

const instructions =
  'With these tools you ask people of a contact centre to help a customer, and read what they answer. Check the ' +
  'availability before you offer a person, hand over with everything that was said, then read the replies until it is ' +
  'your turn again.'

/** A refusal is told to the model in words: it can correct itself, or tell the customer. */
export function createMcpServer(tools: AgentTools): Server {
  const info = { name: 'passerelle', title: 'Passerelle', version }
  const server = new Server(info, { capabilities: { tools: {} }, instructions })
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.list.map(({ name, title, description, inputSchema, isReadOnly }) => ({
      name,
      title,
      description,
      inputSchema: { ...inputSchema, required: [...(inputSchema.required ?? [])] },
      annotations: { title, readOnlyHint: isReadOnly, destructiveHint: false, openWorldHint: true },
    })),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    try {
      const result = await tools.call(params.name, params.arguments ?? {}, { signal })
      return { content: [textOf(JSON.stringify(result))], structuredContent: { ...result } }
    } catch (error) {
      if (error instanceof PasserelleError) return { isError: true, content: [textOf(error.message)] }
      throw error
    }
  })
  return server
}

const textOf = (text: string) => ({ type: 'text' as const, text })
