import { expect, test } from 'vitest'
import { type Crew, layOutRooms } from './lay-out-rooms.ts'

const agent = (id: string, more: Partial<Crew['agents'][number]> = {}): Crew['agents'][number] => ({
  ...{ id, status: 'online', capacity: null, load: 0, idleSince: 0, lastAssignedAt: null },
  ...more,
})
const queue = (id: string, more: Partial<Crew['queues'][number]> = {}): Crew['queues'][number] => ({
  ...{ id, mode: 'least_busy', overflows: false, capacity: null },
  ...more,
})
const agents = [agent('ann', { capacity: 3 }), agent('bob'), agent('cat', { load: 10 })]
const lay = (crew: Partial<Crew>) =>
  layOutRooms({ queues: [], agents, members: [], lastAgents: [], ...crew }).map(({ queueId, members }) => [
    queueId,
    members.map(({ id, capacity, isGuest }) => `${id} ${capacity}${isGuest ? ' guest' : ''}`),
  ])
const member = (agentId: string) => ({ queueId: 'a', agentId, skills: {} })
const last = (agentId: string) => ({ queueId: 'a', agentId })

test.each<[string, Partial<Crew>, unknown[]]>([
  ['one that nobody is in is everybody’s', { queues: [queue('a')] }, [['a', ['ann 3', 'bob 10', 'cat 10']]]],
  [
    'its members serve it, up to their own capacity or its own',
    { queues: [queue('a', { capacity: 5 })], members: [member('ann'), member('bob')] },
    [['a', ['ann 3', 'bob 5']]],
  ],
  [
    'who had a conversation last is a guest',
    { queues: [queue('a')], members: [member('ann')], lastAgents: [last('bob')] },
    [['a', ['ann 3', 'bob 10 guest']]],
  ],
  [
    'a manual one is for those who had a conversation last alone',
    { queues: [queue('a', { mode: 'manual' })], members: [member('ann'), member('bob')], lastAgents: [last('bob')] },
    [['a', ['bob 10']]],
  ],
  ['one in which nobody has room is left out', { queues: [queue('a')], members: [member('cat')] }, []],
  ['one whose only member is disabled is nobody’s', { queues: [queue('a')], members: [member('gone')] }, []],
])('%s', (_, crew, rooms) => expect(lay(crew)).toEqual(rooms))
