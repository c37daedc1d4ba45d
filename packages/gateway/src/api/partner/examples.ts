/** The examples of the published collection, word for word. */
import type { MessagesRequest, NoticesRequest, PartnerEvent, TokenResponse, WebhookMessage } from '@passerelle/protocol'

export const tokenGranted: TokenResponse = {
  access_token: 'YOUR_ACCESS_TOKEN...',
  expires_in: 86400,
  token_type: 'bearer',
}

export const simpleMessage: MessagesRequest = {
  messages: [
    {
      id: '1234546',
      created_at: 1676541889,
      customer_id: '0601020304',
      sender: {
        type: 'human',
        id: '0601020304',
        name: 'John Doe',
      },
      body: {
        message: 'Hello, I have a question. Can you help me?',
      },
      metadata: {},
    },
  ],
}

export const chatbotHistory: MessagesRequest = {
  messages: [
    {
      id: '001',
      created_at: 1689755444,
      customer_id: 'customer123',
      sender: {
        id: 'customer123',
        type: 'human',
        name: 'M. John Doe',
      },
      recipient: {
        id: 'chatbot456',
        type: 'bot',
        name: 'Chatbot Customer service',
      },
      body: {
        message: 'Hello, I have a question about my order',
      },
    },
    {
      id: '002',
      created_at: 1689755532,
      customer_id: 'customer123',
      sender: {
        id: 'chatbot456',
        type: 'bot',
        name: 'Chatbot Customer service',
      },
      recipient: {
        id: 'customer123',
        type: 'human',
        name: 'M. John Doe',
      },
      body: {
        message: 'Hello, How can I help?\nYou need help to:\n - Track your order\n - Cancel your order\n',
      },
    },
    {
      id: '003',
      created_at: 1689755620,
      customer_id: 'customer123',
      sender: {
        id: 'customer123',
        type: 'human',
        name: 'M. John Doe',
      },
      recipient: {
        id: 'chatbot456',
        type: 'bot',
        name: 'Chatbot Customer service',
      },
      body: {
        message: 'It is about something else. I would like to cancel part of my order.',
      },
    },
    {
      id: '004',
      created_at: 1689755681,
      customer_id: 'customer123',
      sender: {
        id: 'chatbot456',
        type: 'bot',
        name: 'Chatbot Customer service',
      },
      recipient: {
        id: 'customer123',
        type: 'human',
        name: 'M. John Doe',
      },
      body: {
        message: 'OK, I cannot do it but an adviser will help you.',
      },
    },
  ],
}

export const webhookMessage: WebhookMessage = {
  id: '1234546',
  created_at: 1676541889,
  customer_id: 'customer_id_45465113',
  sender: {
    type: 'human',
    id: 'kiamo',
    name: 'kiamo',
  },
  body: {
    message:
      'This is the textual content of the message transmitted by Kiamo, attachments are transmitted in the attachments property.',
    attachments: [
      {
        id: 'abcdef1234567890',
        name: 'Attached image',
        mime_type: 'image/png',
        content: {
          type: 'url',
          data: 'https://app.kiamo.io/messaging/attachments/xxxxxxxxxxx',
        },
      },
    ],
  },
  metadata: {
    foo: 'bar',
  },
}

export const conversationClosed: PartnerEvent = {
  id: '01k9x7m3v8q2',
  type: 'conversation.closed',
  created_at: 1676541889,
  customer_id: 'customer_id_45465113',
  conversation_id: '01k9x7kzw1c0',
  owner: null,
  data: { by: { type: 'agent', id: '01k9x5h2aa7e', name: 'Zoé' }, reason: 'resolved', tags: [] },
}

export const toldEvents: NoticesRequest = {
  events: [
    {
      id: 'rating-17',
      type: 'rating',
      created_at: 1676541889,
      customer_id: '0601020304',
      data: { score: 5, comment: 'Solved in two minutes.' },
    },
    {
      id: 'return-17',
      type: 'conversation.return',
      created_at: 1676541890,
      customer_id: '0601020304',
      data: { reason: 'The customer wants to track a parcel.' },
    },
  ],
}
