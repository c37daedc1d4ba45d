/**
 * What a person may see, found once a request: lists are filtered by it, and what stands beyond it answers as if it did
 * not exist. Every route that names a conversation, a message or a file of the desk is held to it here.
 */
import type { FastifyRequest } from 'fastify'
import { isInSight, levelOf, type Sight } from '../../conversations/sight.ts'
import type { SightStore } from '../../conversations/sight-store.ts'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { QueueStore } from '../../queues/queue-store.ts'
import type { App } from '../http/app.ts'
import { authenticated, sightOf } from './authenticate.ts'

export interface SightDeps {
  store: SightStore & Pick<QueueStore, 'findAgentQueues'>
}

/** Hangs it in front of all routes of a scope, behind `requireDeskAuth`. */
export function requireSight(scope: App, deps: SightDeps): void {
  scope.decorateRequest('sight', null)
  scope.addHook('preHandler', async (request) => {
    request.sight = await readSight(deps, authenticated(request).caller)
    await refuseBeyondSight(deps, request)
  })
}

type Caller = ReturnType<typeof authenticated>['caller']

export async function readSight({ store }: SightDeps, { agent }: Pick<Caller, 'agent'>): Promise<Sight> {
  const level = agent ? levelOf(agent) : 'all'
  if (!agent?.instanceId || level === 'all') return 'all'
  const { id: agentId, instanceId } = agent
  return { agentId, queueIds: level === 'queues' ? await store.findAgentQueues(instanceId, agentId) : [] }
}

const named = /^\/desk\/v1\/(conversation|message|attachment)s\/:id(?:\/|$)/
const notFound = {
  conversation: 'conversation_not_found',
  message: 'message_not_found',
  attachment: 'file_not_found',
} as const

async function refuseBeyondSight({ store }: SightDeps, request: FastifyRequest): Promise<void> {
  const url = request.routeOptions.url ?? ''
  // What one gave away may be out of sight, and is one's own to take back: `undoInSight` answers for it.
  if (url.endsWith('/undo')) return
  const of = named.exec(url)?.[1] as keyof typeof notFound | undefined
  const { id = '' } = request.params as { id?: string }
  if (of && !(await sees({ store }, request, { of, id }))) throw refuse(notFound[of])
}

/** Whether it is there, and in sight; not asked of who sees all. */
async function sees(
  { store }: SightDeps,
  request: FastifyRequest,
  { of, id }: { of: keyof typeof notFound; id: string },
): Promise<boolean> {
  const sight = sightOf(request)
  const instanceId = authenticated(request).caller.agent?.instanceId
  if (sight === 'all' || !instanceId) return true
  const places = await store.findPlaces({ instanceId, of, ids: [id] })
  return places.some((place) => isInSight(sight, place))
}

/** What is done to one of several conversations that a body names. */
export const holdToSight =
  <T>(deps: SightDeps, request: FastifyRequest, act: (conversationId: string) => Promise<T>) =>
  async (id: string): Promise<T> => {
    if (!(await sees(deps, request, { of: 'conversation', id }))) throw refuse('conversation_not_found')
    return hideOther(deps, request, act(id))
  }

/** Whoever did it can undo it, wherever it has gone. What cannot be undone is not there, unless it is in sight. */
export const undoInSight =
  <T>(deps: SightDeps, request: FastifyRequest, undo: (conversationId: string) => Promise<T>) =>
  async (id: string): Promise<T> => {
    const isSeen = await sees(deps, request, { of: 'conversation', id })
    const undoing = hideOther(deps, request, undo(id))
    if (isSeen) return undoing
    return undoing.catch((error) => {
      throw error instanceof ApiError ? refuse('conversation_not_found') : error
    })
  }

/** The refusal that another conversation of the customer is open, without its id where that is beyond sight. */
export async function hideOther<T>(deps: SightDeps, request: FastifyRequest, doing: Promise<T>): Promise<T> {
  try {
    return await doing
  } catch (error) {
    const id = error instanceof ApiError ? openIdOf(error) : undefined
    if (id !== undefined && !(await sees(deps, request, { of: 'conversation', id })))
      throw refuse('customer_with_colleague')
    throw error
  }
}

function openIdOf({ reason: { code, params } }: ApiError): string | undefined {
  const id = code === 'other_conversation_open' ? params?.conversation_id : undefined
  return typeof id === 'string' ? id : undefined
}
