import { QueryClientProvider } from '@tanstack/react-query'
import type { Context, ReactNode } from 'react'
import { I18nextProvider } from 'react-i18next'
import { ApiClientContext } from './core/api/client.ts'
import { ConnectionContext } from './core/api/connection.ts'
import { DeskApiContext } from './core/api/desk-api.ts'
import { AskedCannedContext } from './core/conversations/asked-canned.ts'
import { AskedCloseContext } from './core/conversations/asked-close.ts'
import { AskedMoveContext } from './core/conversations/asked-move.ts'
import { AskedReplyContext } from './core/conversations/asked-reply.ts'
import { AskedReturnContext } from './core/conversations/asked-return.ts'
import { AskedSnoozeContext } from './core/conversations/asked-snooze.ts'
import { HandedContext } from './core/conversations/handed.ts'
import { ListChoicesContext } from './core/conversations/list-choices.ts'
import { ListMovementContext } from './core/conversations/list-movement.ts'
import { NewerMessageContext } from './core/conversations/newer-message.ts'
import { PresenceContext } from './core/conversations/presence.ts'
import { SeenContext } from './core/conversations/seen.ts'
import { SelectionContext } from './core/conversations/selection.ts'
import { UndoContext } from './core/conversations/undo.ts'
import { WritingContext } from './core/drafts/writing.ts'
import { LanguagesContext } from './core/i18n/i18n.ts'
import { PreferencesContext } from './core/preferences/preferences.ts'
import { ToneContext } from './core/preferences/tone.ts'
import { EndedContext } from './core/session/session.ts'
import { AnnounceContext } from './core/ui/announce.ts'
import { ThreadPaneContext } from './pages/inbox/use-thread-pane.ts'
import type { Stores } from './stores.ts'

type Around = (children: ReactNode) => ReactNode

/** Each store by a context of its own: who reads one knows no other. */
export function Providers({ stores, children }: { stores: Stores; children: ReactNode }) {
  const layers: Around[] = [
    handDown(ApiClientContext, stores.client),
    handDown(DeskApiContext, stores.api),
    handDown(ConnectionContext, stores.connection),
    handDown(EndedContext, stores.ended),
    handDown(LanguagesContext, stores.languages),
    handDown(PreferencesContext, stores.preferences),
    handDown(ToneContext, stores.playTone),
    handDown(AnnounceContext, stores.announce),
    handDown(WritingContext, stores.writing),
    handDown(PresenceContext, stores.presence),
    handDown(SeenContext, stores.seen),
    handDown(HandedContext, stores.handed),
    handDown(ListChoicesContext, stores.listChoices),
    handDown(ListMovementContext, stores.listMovement),
    handDown(NewerMessageContext, stores.newerMessage),
    handDown(AskedCannedContext, stores.askedCanned),
    handDown(AskedCloseContext, stores.askedClose),
    handDown(AskedMoveContext, stores.askedMove),
    handDown(AskedReplyContext, stores.askedReply),
    handDown(AskedReturnContext, stores.askedReturn),
    handDown(AskedSnoozeContext, stores.askedSnooze),
    handDown(UndoContext, stores.undo),
    handDown(SelectionContext, stores.selection),
    handDown(ThreadPaneContext, stores.threadPane),
  ]
  return (
    <I18nextProvider i18n={stores.languages.i18n}>
      <QueryClientProvider client={stores.queries}>
        {layers.reduceRight<ReactNode>((tree, around) => around(tree), children)}
      </QueryClientProvider>
    </I18nextProvider>
  )
}

const handDown =
  <T,>(Held: Context<T | null>, value: T): Around =>
  (children) => <Held value={value}>{children}</Held>
