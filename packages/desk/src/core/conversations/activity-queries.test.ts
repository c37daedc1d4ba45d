import { expect, it } from 'vitest'
import { reachesBack } from './activity-queries.ts'
import { sampleMessage } from './sample-messages.ts'

const at = (ms: number) => ({ at: new Date(ms).toISOString() })
const messages = [sampleMessage(2000), sampleMessage(3000)]

it.each([
  ['an activity before the first message that is loaded', [at(1000), at(2500)], messages, false, true],
  ['only activities after it', [at(2001), at(2500)], messages, false, false],
  ['at the same time: another may be as old', [at(2000)], messages, false, false],
  [
    'at the beginning of the thread: what came before the first message shows as well',
    [at(1000)],
    messages,
    true,
    false,
  ],
  ['no message yet', [at(2000)], [], true, true],
] as const)('%s', (_, activities, loaded, fromBeginning, reaches) => {
  expect(reachesBack(activities, { messages: loaded, fromBeginning })).toBe(reaches)
})
