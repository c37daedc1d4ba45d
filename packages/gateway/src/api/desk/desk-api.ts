/** The second door, `/desk/v1`: the contact centre's side, for people with a session and services with an API key. */
import type { App } from '../http/app.ts'
import { ignoreTypeOfNoBody } from '../http/body-type.ts'
import { takeLongBodies } from '../http/json-body.ts'
import { type AgentToolsDeps, registerAgentTools } from './agent-tools.ts'
import { registerDeskAgents } from './agents.ts'
import { type DeskAttachmentsDeps, registerDeskAttachments } from './attachments.ts'
import { requireDeskAuth } from './authenticate.ts'
import { type CannedRepliesDeps, registerCannedReplies } from './canned-replies.ts'
import { type ChangesDeps, registerChanges } from './changes.ts'
import { registerDeskConnectors } from './connectors.ts'
import { type ContactsDeps, registerContacts } from './contacts.ts'
import { type ConversationsDeps, registerConversations } from './conversations.ts'
import { type DeskCustomersDeps, registerDeskCustomers } from './customers.ts'
import { registerFlow } from './flow.ts'
import { type MessagesDeps, registerMessages } from './messages.ts'
import { type NotesDeps, registerNotes } from './notes.ts'
import { type OwnAccountDeps, registerOwnAccount } from './own-account.ts'
import { registerOwnership } from './ownership.ts'
import { type PicturesDeps, registerPictures } from './pictures.ts'
import { type DeskQueuesDeps, registerDeskQueues } from './queues.ts'
import { type ReportsDeps, registerReports } from './reports.ts'
import { registerSecondFactor, type SecondFactorDeps } from './second-factor.ts'
import { registerSession, type SessionDeps } from './session.ts'
import { requireSight, type SightDeps } from './sight.ts'
import { registerSignIn, type SignInDeps } from './sign-in.ts'
import { registerStatus, type StatusDeps } from './status.ts'
import { registerUploads, type UploadsDeps } from './uploads.ts'

export type DeskApiDeps = SessionDeps &
  SignInDeps &
  ConversationsDeps &
  MessagesDeps &
  NotesDeps &
  DeskQueuesDeps &
  UploadsDeps &
  DeskAttachmentsDeps &
  PicturesDeps &
  AgentToolsDeps &
  CannedRepliesDeps &
  DeskCustomersDeps &
  ContactsDeps &
  OwnAccountDeps &
  SecondFactorDeps &
  ReportsDeps &
  SightDeps &
  StatusDeps &
  ChangesDeps & {
    store: Parameters<typeof registerDeskAgents>[1]['store'] & Parameters<typeof registerDeskConnectors>[1]['store']
  }

export function registerDeskApi(app: App, deps: DeskApiDeps): void {
  app.register(
    async (scope) => {
      // What agents read is nobody else's: not the next user's of the browser, not a proxy's.
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('Cache-Control', 'no-store')
      })
      scope.addHook('onRequest', ignoreTypeOfNoBody)
      registerSession(scope, deps)
      registerSignIn(scope, deps)
      scope.register(async (inbox) => {
        requireDeskAuth(inbox, deps)
        requireSight(inbox, deps)
        inbox.addHook('onRoute', takeLongBodies)
        registerConversations(inbox, deps)
        registerContacts(inbox, deps)
        registerOwnership(inbox, deps)
        registerFlow(inbox, deps)
        registerDeskQueues(inbox, deps)
        registerMessages(inbox, deps)
        registerNotes(inbox, deps)
        registerUploads(inbox, deps)
        registerDeskAttachments(inbox, deps)
        registerPictures(inbox, deps)
        registerDeskAgents(inbox, deps)
        registerDeskConnectors(inbox, deps)
        registerAgentTools(inbox, deps)
        registerCannedReplies(inbox, deps)
        registerDeskCustomers(inbox, deps)
        registerReports(inbox, deps)
        registerOwnAccount(inbox, deps)
        registerSecondFactor(inbox, deps)
        registerStatus(inbox, deps)
        registerChanges(inbox, deps)
      })
    },
    { prefix: '/desk/v1' },
  )
}
