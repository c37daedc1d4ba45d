/** `npm run bench [name]`: runs one measurement, or all of them. Each prints its figure beside its limit or peer. */

import { runNamed } from '../scripts/run-named.ts'
import { arrivals } from './arrivals.ts'
import { batches } from './batches.ts'
import { commandLine } from './command-line.ts'
import { contactCentre } from './contact-centre.ts'
import { costs } from './costs.ts'
import { deliveries } from './deliveries.ts'
import { desk } from './desk.ts'
import { files } from './files.ts'
import { fleet } from './fleet.ts'
import { growth } from './growth.ts'
import { hostile } from './hostile.ts'
import { ingest } from './ingest.ts'
import { lists } from './lists.ts'
import { partitions } from './partitions.ts'
import { queues } from './queues.ts'
import { replyLatency } from './reply-latency.ts'
import { search } from './search.ts'
import { simulate } from './simulate/simulate.ts'
import { timing } from './timing.ts'
import { tokens } from './tokens.ts'

await runNamed('bench', {
  B1: { title: 'messages acknowledged a second, one a POST', run: ingest },
  B2: { title: 'messages a second in batches of 100', run: batches },
  B3: { title: 'tokens issued a second', run: tokens },
  B4: { title: 'deliveries a second', run: deliveries },
  B5: { title: 'deliveries a second on PostgreSQL, beside two job queues', run: queues },
  B6: { title: 'from a reply accepted to its arrival', run: replyLatency },
  B7: { title: 'from the answer to a message to the desks', run: arrivals },
  B8: { title: 'lists, searches, and how far search is behind, with a million messages', run: lists },
  B9: { title: 'downloads of files', run: files },
  B10: { title: 'statements, rows and bytes of the log for a message', alias: 'costs', run: costs },
  B11: { title: 'messages and deliveries a second on PostgreSQL, with 2 servers beside 1', run: fleet },
  B12: { title: 'the desk in a browser', run: desk },
  B13: { title: 'a command, and the start of the server', run: commandLine },
  B14: { title: 'the worst bodies one can send', run: hostile },
  B15: { title: 'what the desk of a contact centre asks, with 50 queues and 200 agents', run: contactCentre },
  growth: { title: 'what is asked on PostgreSQL among 2,000,000 messages, beside 20,000', run: growth },
  search: { title: 'searches among two million messages on PostgreSQL', run: search },
  partitions: { title: "the tables divided by PostgreSQL's partitions", run: partitions },
  simulate: { title: 'fleets of up to 1,000 servers, simulated with the costs of costs.json', run: simulate },
  guessing: { title: 'whether the time of a refusal tells who exists', run: timing },
})
