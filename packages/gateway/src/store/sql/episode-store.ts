import { nextTurn } from '../../lib/turns.ts'
import type { EpisodeStore, FiguresRequest, Grouping, Happening, RatingComment } from '../../reports/episode-store.ts'
import type { Counted } from '../../reports/figures.ts'
import { rangeWidth } from '../../stats/latency.ts'
import type { Engine, Row } from './engine.ts'
import { advance, findTouched, planSome, readEpisodeMarks, writePlanned } from './follow-episodes.ts'
import { marks, padded } from './look-ups.ts'
import { num, str, strOrNull } from './rows.ts'

export const createEpisodeStore = (db: Engine): EpisodeStore => ({
  followEpisodes: (limit) => followEpisodes(db, limit),
  readFigures: async (request) => {
    const { sql, values } = selectFigures(request)
    const rows = await db.all(sql, ...values)
    return rows.map((row) => ({
      period: num(row, 'period'),
      group: str(row, 'of_group'),
      what: str(row, 'what') as Counted['what'],
      range: num(row, 'range_number'),
      count: num(row, 'count'),
      sumMs: num(row, 'sum_ms'),
    }))
  },
  readComments: async ({ instanceId, from, to, looked }) => {
    const rows = await db.all(selectComments, instanceId, from, to, looked)
    return rows.flatMap(toComment)
  },
  readNames: async (of, ids) => {
    const names = new Map<string, string>()
    for (let at = 0; at < ids.length; at += mostNames) {
      const some = ids.slice(at, at + mostNames)
      const rows = await db.all(`select id, name from ${of}s where id in (${marks(some)})`, ...padded(some))
      for (const row of rows) names.set(str(row, 'id'), str(row, 'name'))
    }
    return names
  },
  deleteEpisodes: (before, limit) =>
    db.run(
      'delete from episodes where id in (select id from episodes where opened_at < ? order by opened_at limit ?)',
      before,
      limit,
    ),
  deleteRatings: (before, limit) =>
    db.run(
      // As SQLite reads a cross join: instances first, and of each the oldest by their index.
      `delete from ratings where id in (select r.id from instances i cross join ratings r
         where r.instance_id = i.id and r.rated_at < ? limit ?)`,
      before,
      limit,
    ),
})

const selectComments = `select r.conversation_id, r.score, r.rated_at, r.agent_id, a.name as agent_name, c.customer_name,
    (select params from activities where conversation_id = r.conversation_id and kind = 'conversation.rated'
      order by at desc, seq desc limit 1) as told
  from (select conversation_id, score, rated_at, agent_id from ratings
      where instance_id = ? and rated_at >= ? and rated_at < ? and conversation_id is not null
      order by rated_at desc limit ?) as r
    join conversations c on c.id = r.conversation_id left join agents a on a.id = r.agent_id
  order by r.rated_at desc`

function toComment(row: Row): RatingComment[] {
  const { comment }: { comment?: string } = JSON.parse(strOrNull(row, 'told') ?? '{}')
  if (comment === undefined || comment === '') return []
  const [agentId, agentName] = [strOrNull(row, 'agent_id'), strOrNull(row, 'agent_name')]
  return [
    {
      ...{ conversationId: str(row, 'conversation_id'), customerName: str(row, 'customer_name') },
      ...{ score: num(row, 'score'), comment, at: num(row, 'rated_at') },
      agent: agentId !== null && agentName !== null ? { id: agentId, name: agentName } : null,
    },
  ]
}

/** So many conversations are looked at in one go: then others get their turn. */
const mostAtOnce = 256
/** Made of rows: what a power cut takes of it is made again. */
const madeAgain = { isDurable: false }

async function followEpisodes(db: Engine, limit: number): Promise<number> {
  const { marks: from, isBehind } = await db.read(readEpisodeMarks)
  if (!isBehind) return 0
  const settled = {
    messages: await db.settledUpTo('messages', from.messages),
    activities: await db.settledUpTo('activities', from.activities),
  }
  const { ids, to, looked } = await db.read(() => findTouched({ from, to: settled, limit }))
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    await nextTurn()
    const planned = await db.read(() => planSome(ids.slice(at, at + mostAtOnce)))
    if (!(await db.write(() => writePlanned(from, planned), madeAgain))) return 0
  }
  return (await db.write(() => advance(from, to), madeAgain)) ? looked : 0
}

/** So many in a statement. */
const mostNames = 256

const groups: Record<Grouping, string> = {
  queue: 'queue_id',
  agent: 'agent_id',
  connector: 'connector_id',
  tag: 'tags',
}

/** In as many ranges as there are, as `latencyRange` counts them. */
const rangeOfMs = `floor(ln(cast(ms + 1 as double precision)) / ${rangeWidth})`

interface Columns {
  what: string
  at: string
  /** How long it took, or which score it is. */
  ms: string
  table?: string
  range?: string
}

/** Each thing is counted when it happened: the columns that say what, when, and how much of it. */
const columnsOf: Record<Happening, Columns> = {
  opened: { what: `'opened'`, at: 'opened_at', ms: '0' },
  wait: { what: `'wait'`, at: 'assigned_at', ms: 'wait_ms' },
  answer: { what: `'answer'`, at: 'answered_at', ms: 'answer_ms' },
  handling: { what: `'handling'`, at: 'ended_at', ms: 'handled_ms' },
  end: { what: 'ended', at: 'ended_at', ms: 'ended_at - opened_at' },
  rating: { what: `'rating'`, at: 'rated_at', ms: 'score', table: 'ratings', range: 'ms' },
}

function selectFigures({ happening, instanceId, from, to, offsetMs, widthMs, per }: FiguresRequest) {
  const { what, at, ms, table = 'episodes', range = rangeOfMs } = columnsOf[happening]
  const group = per === 'agent' && happening === 'answer' ? 'answered_by' : per && groups[per]
  const sql = `select what, period, of_group, ${range} as range_number,
     count(*) as count, sum(ms) as sum_ms
   from (select ${what} as what, (${at} + cast(? as bigint)) / cast(? as bigint) as period,
       ${group ? `coalesce(${group}, '')` : `''`} as of_group, ${ms} as ms
     from ${table} where instance_id = ? and ${at} >= ? and ${at} < ? and ${ms} is not null) as found
   group by 1, 2, 3, 4`
  return { sql, values: [offsetMs, widthMs, instanceId, from, to] }
}
