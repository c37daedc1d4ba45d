/** The queues of an instance, in words. */
import {
  DeletedQueueSchema,
  pageSchema,
  QueueItemSchema,
  QueueMemberItemSchema,
  StaffedQueueItemSchema,
} from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { read, writeMayConflict } from './described.ts'

const queueId = { id: 'Of the queue.' }
const member = { ...queueId, agent_id: 'Of the agent.' }

export const queues = {
  listQueues: {
    summary: 'List queues',
    description:
      'Where conversations wait for an agent. Each instance begins with one, its default. Each with its availability: whether a customer who is sent to it now finds somebody.',
    ...read,
    params: { instance_id: 'Only those of this instance.' },
    answers: { 200: { description: 'A page of them.', schema: pageSchema('StaffedQueue', StaffedQueueItemSchema) } },
  },
  createQueue: {
    summary: 'Create a queue',
    description:
      'Then say which connectors begin there (`default_queue_id` of a connector), and who is in it. A queue that nobody is in is for all agents of the instance.',
    ...writeMayConflict,
    body: {
      examples: {
        sales: {
          summary: 'With opening hours',
          value: {
            instance_id: 'INSTANCE_ID',
            name: 'Sales',
            wait_target_seconds: 120,
            hours: {
              zone: 'Europe/Paris',
              week: { monday: [{ from: '09:00', to: '18:00' }] },
              holidays: [{ date: '2026-12-25', spans: [] }],
            },
          },
        },
      },
    },
    answers: { 201: { description: 'It is there.', schema: QueueItemSchema } },
  },
  readQueue: {
    summary: 'Read a queue',
    description: 'By its id; with its availability.',
    ...read,
    params: queueId,
    answers: { 200: { description: 'The queue.', schema: StaffedQueueItemSchema } },
  },
  updateQueue: {
    summary: 'Change a queue',
    description:
      'Only the options that are sent; `hours` and `texts` as a whole. With `is_default` it takes the place of the default queue there was.',
    ...writeMayConflict,
    params: queueId,
    body: { examples: { target: { summary: 'Another target', value: { wait_target_seconds: 300 } } } },
    answers: { 200: { description: 'As it is now.', schema: QueueItemSchema } },
  },
  deleteQueue: {
    summary: 'Delete a queue',
    description:
      'Not the default one: make another one the default first. What waits in it goes to the default queue; so do new conversations of connectors that named it.',
    ...writeMayConflict,
    params: queueId,
    answers: { 200: { description: 'It is gone.', schema: DeletedQueueSchema } },
  },
  listQueueMembers: {
    summary: 'List who is in a queue',
    description: 'Agents and their skills. While there are none, the queue is for all agents of the instance.',
    ...read,
    params: queueId,
    answers: { 200: { description: 'A page of them.', schema: pageSchema('QueueMember', QueueMemberItemSchema) } },
  },
  putQueueMember: {
    summary: 'Add an agent to a queue, or change their skills',
    description: 'An agent of the same instance. The skills that are sent replace those there were.',
    ...writeMayConflict,
    params: member,
    body: { optional: true, examples: { skills: { summary: 'With skills', value: { skills: { billing: 4 } } } } },
    answers: { 200: { description: 'As it is now.', schema: QueueMemberItemSchema } },
  },
  deleteQueueMember: {
    summary: 'Remove an agent from a queue',
    description: 'What they hold of it waits in the queue again.',
    ...writeMayConflict,
    params: member,
    answers: { 200: { description: 'As it was.', schema: QueueMemberItemSchema } },
  },
} satisfies Record<string, Operation>
