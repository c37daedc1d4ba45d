/**
 * What an AI agent needs to ask a person: four tools, as typed functions with JSON schemas for whatever framework runs
 * the model.
 */
export {
  type AgentTools,
  type AgentToolsOptions,
  type CheckAvailabilityOutput,
  type ConversationOutput,
  createAgentTools,
} from './agent-tools.ts'
export type { InputSchema, ValueSchema } from './check-input.ts'
export type { HandOverInput } from './hand-over.ts'
export { createInbox, type Inbox, type ReadOptions, type WebhookInbox } from './inbox.ts'
export { createPullInbox, type PullInbox } from './pull-inbox.ts'
export type { ReadRepliesInput, ReadRepliesOutput, Reply } from './read-replies.ts'
export type { AgentTool, AnyAgentTool } from './tool.ts'
export type { TranscriptItem } from './transcript.ts'
