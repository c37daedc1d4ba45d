import type { MessageItem, UploadItem } from '@passerelle/protocol'
import { sampleConversation } from '../conversations/sample-conversation.ts'
import { sampleMessage } from '../conversations/sample-messages.ts'
import { createSampleBrowser } from '../lib/sample-tabs.ts'
import { createOwnTurns, type Turns } from '../lib/turns.ts'
import { draftOf } from './draft-store.ts'
import type { Now } from './meanwhile.ts'
import { createWriting } from './writing.ts'

export const sampleUpload: UploadItem = {
  upload_id: 'u1',
  name: 'a.txt',
  size: 1,
  mime_type: 'text/plain',
  width: null,
  height: null,
}
export const sampleFile = (): File => new File(['a'], 'a.txt', { type: 'text/plain' })

interface Around {
  browser?: ReturnType<typeof createSampleBrowser>
  /** The line of all tabs. */
  turns?: Turns
}

/** Before a server that answers as it is told. */
export function createSampleWriting({ browser = createSampleBrowser(), turns = createOwnTurns() }: Around = {}) {
  const replies = Promise.withResolvers<MessageItem>()
  const seen: Omit<Now, 'me'> = { conversation: sampleConversation(), messages: [sampleMessage(1)] }
  const uploads = Promise.withResolvers<UploadItem>()
  const posted: unknown[] = []
  /** The first ones; the others are `replies`. */
  const answers: Promise<MessageItem>[] = []
  const loggedIn = { agent: 'ada' }
  const writing = createWriting({
    reply: (conversation, body) => {
      posted.push([conversation, body])
      return answers.shift() ?? replies.promise
    },
    startUpload: () => ({ done: uploads.promise, cancel: () => {} }),
    onSent: async () => {},
    look: async () => seen,
    storage: browser.openTab(),
    turns,
    agent: () => loggedIn.agent,
  })
  const openInbox = (agent: string) => {
    writing.drafts.load(agent)
    writing.outbox.load(agent)
  }
  openInbox(loggedIn.agent)
  const draft = () => draftOf(writing.drafts.store.get(), 'c1')
  return { ...writing, replies, uploads, posted, draft, seen, browser, answers, loggedIn, openInbox }
}
