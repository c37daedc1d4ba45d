/** What the desk keeps outside the tree: made once, here, and handed down. Nothing is made by an import. */
import { createApiClient } from './core/api/client.ts'
import { createConnection } from './core/api/connection.ts'
import { createDeskApi } from './core/api/desk-api.ts'
import { createQueryClient, keys } from './core/api/query-client.ts'
import { startUpload } from './core/api/upload.ts'
import { whenIdle } from './core/api/when-idle.ts'
import { createAskedCanned } from './core/conversations/asked-canned.ts'
import { createAskedClose } from './core/conversations/asked-close.ts'
import { createAskedMove } from './core/conversations/asked-move.ts'
import { createAskedReply } from './core/conversations/asked-reply.ts'
import { createAskedReturn } from './core/conversations/asked-return.ts'
import { createAskedSnooze } from './core/conversations/asked-snooze.ts'
import { createHanded } from './core/conversations/handed.ts'
import { createListChoices } from './core/conversations/list-choices.ts'
import { createListMovement } from './core/conversations/list-movement.ts'
import { createNewerMessage } from './core/conversations/newer-message.ts'
import { createPresence } from './core/conversations/presence.ts'
import { createSeen } from './core/conversations/seen.ts'
import { createSelection } from './core/conversations/selection.ts'
import { showMessage } from './core/conversations/show-message.ts'
import { createUndo } from './core/conversations/undo.ts'
import { createWriting } from './core/drafts/writing.ts'
import { createLanguages } from './core/i18n/i18n.ts'
import { createTabStorage } from './core/lib/tab-storage.ts'
import { createTurns } from './core/lib/turns.ts'
import { createPreferences } from './core/preferences/preferences.ts'
import { createTone } from './core/preferences/tone.ts'
import { createEnded, endSession, giveWay } from './core/session/session.ts'
import { createAnnounce } from './core/ui/announce.ts'
import { createLoadedThreadPane } from './pages/inbox/use-thread-pane.ts'
import { catalogues } from './pages/texts/catalogues.ts'

export type Stores = Awaited<ReturnType<typeof createStores>>

export async function createStores() {
  const queries = createQueryClient()
  const ended = createEnded()
  const client = createApiClient({
    ended: () => endSession(queries, ended),
    replaced: (by) => giveWay(queries, ended, by),
  })
  const api = createDeskApi(client)
  const connection = createConnection()
  const storage = createTabStorage()
  return {
    queries,
    ended,
    client,
    api,
    connection,
    newerMessage: createNewerMessage(),
    askedCanned: createAskedCanned(),
    askedClose: createAskedClose(),
    askedMove: createAskedMove(),
    askedReply: createAskedReply(),
    askedReturn: createAskedReturn(),
    askedSnooze: createAskedSnooze(),
    undo: createUndo(),
    selection: createSelection(),
    threadPane: createLoadedThreadPane(),
    languages: await createLanguages(catalogues),
    preferences: createPreferences(),
    playTone: createTone(),
    presence: createPresence(api),
    seen: createSeen(),
    handed: createHanded(storage),
    listChoices: createListChoices(),
    listMovement: createListMovement(),
    announce: createAnnounce(),
    writing: createWriting({
      startUpload: (file, progress) => startUpload(client, file, progress),
      reply: api.reply,
      onSent: async (conversation, item) => {
        await whenIdle(queries, keys.messages(conversation))
        showMessage(queries, conversation, item)
      },
      look: async (id) => {
        const [conversation, { items }] = await Promise.all([api.readConversation(id), api.listMessages(id, null)])
        return { conversation, messages: items }
      },
      storage,
      turns: createTurns(),
      agent: client.agentId,
    }),
  }
}
