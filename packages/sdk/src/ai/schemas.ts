/** The tools' texts and schemas: what a model reads of them. */
import type { InputSchema, ValueSchema } from './check-input.ts'

const text = (description: string, bounds: { maxLength?: number; pattern?: string } = {}): ValueSchema => ({
  type: 'string',
  description,
  minLength: 1,
  ...bounds,
})

const customerId = text('The id of the customer in your system: the same in every call about them.')
const queue = text('The queue to ask for, by its name or id. Leave it out for the default one.')
const language = text("The customer's language, as BCP 47: fr, en-GB.")

interface ToolText {
  title: string
  description: string
  isReadOnly: boolean
  inputSchema: InputSchema
}

const strict = (properties: Record<string, ValueSchema>, required: readonly string[] = []): InputSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const transcript: ValueSchema = {
  type: 'array',
  description: 'What was said between the customer and you, oldest first. Give all of it: the agent reads it.',
  minItems: 1,
  maxItems: 500,
  items: strict(
    {
      from: { type: 'string', enum: ['customer', 'bot'], description: 'Who said it; you are the bot.' },
      text: text('What was said, word for word.'),
      at: text('When it was said, as ISO 8601: 2026-11-28T09:30:00Z.', {
        pattern: String.raw`^\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?$`,
      }),
    },
    ['from', 'text'],
  ),
}

const contact = strict({
  name: text("The customer's name."),
  email: text('An e-mail address.'),
  phone: text('A telephone number.'),
  language,
  external_url: text("The customer's page in your software."),
})

export const toolTexts = {
  check_availability: {
    title: 'Check availability',
    description:
      'Tells whether people of the contact centre can take a conversation now: opening hours, who is online, how long others wait. Call it before you offer the customer a person.',
    isReadOnly: true,
    inputSchema: strict({ queue }),
  },
  hand_over: {
    title: 'Hand over to a person',
    description:
      'Hands the conversation over to a person of the contact centre. Call it when the customer asks for a person, or when you cannot help. After it, stay silent and read the answers with read_replies. Calling it twice with the same content does no harm.',
    isReadOnly: false,
    inputSchema: strict(
      {
        customer_id: customerId,
        customer_name: text("The customer's name, as agents should see it."),
        transcript,
        summary: text(
          'What the customer wants and what was tried, in two or three sentences: the first thing the agent reads.',
          { maxLength: 2000 },
        ),
        reason: text('Why you hand over, in a few words.'),
        queue,
        language,
        skills: { type: 'array', description: 'Skills the agent needs.', maxItems: 20, items: text('A skill.') },
        priority: { type: 'string', enum: ['low', 'normal', 'high', 'urgent'], description: 'How urgent it is.' },
        timeout_seconds: {
          type: 'integer',
          minimum: 1,
          maximum: 604_800,
          description: 'The conversation comes back to you when nobody has answered after so many seconds.',
        },
        contact: { ...contact, description: 'How the customer can be reached.' },
      },
      ['customer_id', 'transcript', 'summary'],
    ),
  },
  conversation_state: {
    title: 'Look at a conversation',
    description:
      "Tells who has the customer's conversation now: a queue, an agent, or you. Call it when you do not know, after a restart for example.",
    isReadOnly: true,
    inputSchema: strict({ customer_id: customerId }, ['customer_id']),
  },
  read_replies: {
    title: 'Read the replies',
    description:
      'Gives what people answered the customer since you last asked, and what happened to the conversation. It waits for a while when there is nothing yet: call it again until your_turn is true; then go on with the customer yourself. Each reply is given once.',
    isReadOnly: false,
    inputSchema: strict(
      {
        customer_id: customerId,
        wait_seconds: {
          type: 'integer',
          minimum: 0,
          maximum: 50,
          description: 'How long to wait for a reply. Default 25.',
        },
      },
      ['customer_id'],
    ),
  },
} as const satisfies Record<string, ToolText>
