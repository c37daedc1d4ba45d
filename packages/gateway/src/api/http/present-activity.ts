import type { ActivityItem } from '@passerelle/protocol'
import type { Actor } from '../../commands/actor.ts'
import type { ThreadActivity } from '../../conversations/timeline-store.ts'
import { presentTime } from './present-time.ts'

export const presentActivity = ({ id, at, actor, kind, params }: ThreadActivity): ActivityItem => ({
  id,
  at: presentTime(at),
  actor: presentActor(actor),
  kind,
  data: params,
})

export const presentActor = ({ type, id, name }: Actor): ActivityItem['actor'] => ({
  ...{ type: actorTypes[type], id, name },
})

/** Who has the operator token, or the command line, runs the gateway. */
const actorTypes = {
  operator_token: 'operator',
  command_line: 'operator',
  operator: 'operator',
  agent: 'agent',
  service: 'service',
  partner: 'partner',
  routing: 'routing',
  system: 'system',
} as const
