/** The four tools, over a client. */
import type { AvailabilityEntry, ConversationState, Party } from '@passerelle/protocol'
import type { CallOptions } from '../calls.ts'
import type { Client } from '../client.ts'
import { type Clock, systemClock } from '../clock.ts'
import { PasserelleError } from '../errors.ts'
import { type HandOverInput, handOver, isWithPeople } from './hand-over.ts'
import type { Inbox } from './inbox.ts'
import { type ReadRepliesInput, type ReadRepliesOutput, readReplies } from './read-replies.ts'
import { toolTexts } from './schemas.ts'
import { type AgentTool, type AnyAgentTool, withCheckedInput } from './tool.ts'

export interface CheckAvailabilityOutput {
  /** Somebody could take a conversation now. Without queues nobody knows, and it waits. */
  available: boolean
  queues: AvailabilityEntry[]
}

/** Where the conversation stands, if there is one. */
export interface ConversationOutput {
  conversation: ConversationState | null
  /** Nobody of the contact centre has the conversation: go on with the customer yourself. */
  your_turn: boolean
}

export interface AgentTools {
  checkAvailability: AgentTool<{ queue?: string }, CheckAvailabilityOutput>
  handOver: AgentTool<HandOverInput, ConversationOutput>
  conversationState: AgentTool<{ customer_id: string }, ConversationOutput>
  readReplies: AgentTool<ReadRepliesInput, ReadRepliesOutput>
  /** All four, to register with a framework: what a model gives them is checked first. */
  list: AnyAgentTool[]
  /** Runs the tool a model has named. */
  call(name: string, input: unknown, options?: CallOptions): Promise<object>
}

export interface AgentToolsOptions {
  /** Where replies come from: `createPullInbox(client)`, or `createInbox()` filled by a webhook. */
  inbox: Inbox
  /** How the bot is shown to agents. Default: id and name `bot`. */
  bot?: { id: string; name?: string }
  /** The bot's last line to the agents when the model gives no reason. Default: "The customer asks for a person." */
  requestText?: string
  /** For tests. */
  clock?: Pick<Clock, 'now'>
}

/**
 * @example With any framework
 * const inbox = createPullInbox(client)
 * const tools = createAgentTools(client, { inbox, bot: { id: 'aria', name: 'Aria' } })
 * const forTheModel = tools.list.map(({ name, description, inputSchema }) => ({
 *   type: 'function', name, description, parameters: inputSchema,
 * }))
 * const result = await tools.call(call.name, JSON.parse(call.arguments))
 */
export function createAgentTools(client: Client, options: AgentToolsOptions): AgentTools {
  const { inbox, clock = systemClock, requestText = 'The customer asks for a person.' } = options
  const bot: Party = { type: 'bot', ...(options.bot ?? { id: 'bot' }) }
  const context = { client, clock, bot, requestText, times: new Map<string, number>() }

  const checkAvailability: AgentTools['checkAvailability'] = {
    name: 'check_availability',
    ...toolTexts.check_availability,
    run: async ({ queue }, { signal } = {}) => {
      const { queues } = await client.availability({ queue, signal })
      return { available: queues.length === 0 || queues.some(({ state }) => state === 'open'), queues }
    },
  }
  const handOverTool: AgentTools['handOver'] = {
    name: 'hand_over',
    ...toolTexts.hand_over,
    run: async (input, callOptions = {}) => present(await handOver(context, input, callOptions)),
  }
  const conversationState: AgentTools['conversationState'] = {
    name: 'conversation_state',
    ...toolTexts.conversation_state,
    run: async ({ customer_id }, callOptions) => present(await client.conversation(customer_id, callOptions)),
  }
  const readRepliesTool: AgentTools['readReplies'] = {
    name: 'read_replies',
    ...toolTexts.read_replies,
    run: (input, callOptions = {}) => readReplies({ client, inbox }, input, callOptions),
  }

  const list = [
    withCheckedInput(checkAvailability),
    withCheckedInput(handOverTool),
    withCheckedInput(conversationState),
    withCheckedInput(readRepliesTool),
  ]
  return {
    checkAvailability,
    handOver: handOverTool,
    conversationState,
    readReplies: readRepliesTool,
    list,
    call: async (name, input, callOptions) => {
      const tool = list.find((one) => one.name === name)
      if (tool !== undefined) return tool.run(input, callOptions)
      const names = list.map((one) => one.name).join(', ')
      throw new PasserelleError('invalid_argument', `There is no tool "${name}". There are: ${names}.`)
    },
  }
}

const present = (state: ConversationState | undefined): ConversationOutput => ({
  conversation: state ?? null,
  your_turn: !isWithPeople(state),
})
