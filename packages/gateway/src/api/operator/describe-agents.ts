/** Agents and operators, in words. */
import { AgentItemSchema, CreatedAgentSchema, ResetAgentSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { created, item, ofInstance, page, read, write, writeMayConflict } from './described.ts'

const agentId = { id: 'Of the agent.' }

export const agents = {
  listAgents: {
    summary: 'List agents',
    description: 'People, service agents and operators.',
    ...read,
    params: ofInstance,
    answers: page('Agent', AgentItemSchema),
  },
  createAgent: {
    summary: 'Create an agent',
    description:
      'A person logs in with e-mail and password; without a password one is made and shown this once. A service agent (`service`) has a name and gets an API key. Operators have no instance. `rights` of an agent are none when left out, `export` of a service agent.',
    ...writeMayConflict,
    body: {
      examples: {
        person: {
          summary: 'A person',
          value: { instance_id: 'INSTANCE_ID', email: 'ada@example.com', name: 'Ada Agent' },
        },
        service: { summary: 'Software', value: { instance_id: 'INSTANCE_ID', name: 'CRM', service: true } },
      },
    },
    answers: created('Password or API key are shown this once.', CreatedAgentSchema),
  },
  readAgent: {
    summary: 'Read an agent',
    description: 'By its id.',
    ...read,
    params: agentId,
    answers: item('The agent.', AgentItemSchema),
  },
  updateAgent: {
    summary: 'Change an agent',
    description:
      'Only the fields that are sent. Another instance ends their sessions, and the open conversations they hold are assigned to nobody. An operator has no instance: becoming one leaves it, and leaving the role needs one. A service agent has neither e-mail nor role.',
    ...writeMayConflict,
    params: agentId,
    body: { examples: { supervisor: { summary: 'Another role', value: { role: 'supervisor' } } } },
    answers: item('As it is now.', AgentItemSchema),
  },
  disableAgent: {
    summary: 'Disable an agent',
    description:
      'Sessions and API key end at once. The open conversations they hold are assigned to nobody, and those that reopen do not go back to them. What they wrote stays.',
    ...write,
    params: agentId,
    answers: item('As it is now.', AgentItemSchema),
  },
  enableAgent: {
    summary: 'Enable an agent again',
    description:
      'They log in with the same password or API key as before. What they held stays with whoever has it now.',
    ...write,
    params: agentId,
    answers: item('As it is now.', AgentItemSchema),
  },
  resetPassword: {
    summary: "Reset an agent's password",
    description: 'To the one given, or to a new one that is shown this once. Sessions end.',
    ...writeMayConflict,
    params: agentId,
    body: { optional: true, examples: { made: { summary: 'Make one', value: {} } } },
    answers: item('As it is now.', ResetAgentSchema),
  },
  resetSecondFactor: {
    summary: "Take away an agent's second factor",
    description:
      'For somebody who lost their authenticator app and their recovery codes: they log in with the password alone, and can set it up again. Sessions end.',
    ...writeMayConflict,
    params: agentId,
    answers: item('As it is now.', AgentItemSchema),
  },
  unlinkIdentity: {
    summary: "Unlink an agent's identity",
    description:
      'From the OpenID Connect provider they sign in with: the next one there with their verified e-mail address is linked. Sessions end.',
    ...write,
    params: agentId,
    answers: item('As it is now.', AgentItemSchema),
  },
} satisfies Record<string, Operation>
