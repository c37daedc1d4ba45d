/** What the operations routes are, in words. */
import { partHealth, Type } from '@passerelle/protocol/schemas'
import type { Door, Operation } from '../http/operation.ts'

const ReadinessSchema = Type.Object(
  { status: Type.Enum(['ok', 'failed', 'stopping'], { description: 'The state it is in.' }), ...partHealth },
  { title: 'Readiness' },
)

const LivenessSchema = Type.Object(
  { status: Type.Literal('ok', { description: 'The state it is in.' }) },
  { title: 'Liveness' },
)

const open = { security: [], errors: [] } as const

const checkLive: Operation = {
  summary: 'Whether it lives',
  description: 'Answers as long as the process does. For a liveness probe.',
  ...open,
  answers: {
    200: { description: 'It does.', schema: LivenessSchema },
  },
}

const checkReady: Operation = {
  summary: 'Whether it can work',
  description:
    'Tries the database, and the files in a folder. Files on S3 are told as they were last found, and change nothing about the status. For a readiness probe.',
  ...open,
  answers: {
    200: { description: 'It can.', schema: ReadinessSchema },
    503: { description: 'It cannot, and the reason is in the log; or it is about to stop.', schema: ReadinessSchema },
  },
}

const readMetrics: Operation = {
  summary: 'Metrics',
  description: "For Prometheus: requests, messages, deliveries, the backlog, the process. No customer's name in it.",
  ...open,
  answers: { 200: { description: 'In the text format.', type: 'text/plain', schema: Type.String() } },
}

const readDescription: Operation = {
  summary: 'This description',
  description: 'OpenAPI 3.1, made of the schemas that validate.',
  ...open,
  answers: {
    200: { description: 'The document.', schema: Type.Record(Type.String(), Type.Unknown()) },
  },
}

const readDocs: Operation = {
  summary: 'This description, to be read and tried',
  description: 'A page without any outside request.',
  ...open,
  answers: { 200: { description: 'The page.', type: 'text/html', schema: Type.String() } },
}

export const operationsDoor = {
  name: 'Operations',
  description: 'For those who run it, on every node, open to whoever reaches the port.',
  errors: ['ServerError'],
  operations: { checkLive, checkReady, readMetrics, readDescription, readDocs },
} satisfies Door
