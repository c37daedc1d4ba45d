/** Everything a storage engine must hold. A new engine calls this with a way to open it, and nothing else. */
import { describeAccounts } from './describe-accounts.ts'
import { describeAlerts } from './describe-alerts.ts'
import { describeAttachments } from './describe-attachments.ts'
import { describeBoard } from './describe-board.ts'
import { describeBreaker } from './describe-breaker.ts'
import { describeCannedReplies } from './describe-canned-replies.ts'
import { describeClock } from './describe-clock.ts'
import { describeContacts } from './describe-contacts.ts'
import { describeConversations } from './describe-conversations.ts'
import { describeDeliveries } from './describe-deliveries.ts'
import { describeDeliveryOrder } from './describe-delivery-order.ts'
import { describeDue } from './describe-due.ts'
import { describeEpisodes } from './describe-episodes.ts'
import { describeFleet } from './describe-fleet.ts'
import { describeGoingOn } from './describe-going-on.ts'
import { describeItems } from './describe-items.ts'
import { describeKeptEvents } from './describe-kept-events.ts'
import { describeMessages } from './describe-messages.ts'
import { describeOutbox } from './describe-outbox.ts'
import { describeOwnership } from './describe-ownership.ts'
import { describePresence } from './describe-presence.ts'
import { describePrivacy } from './describe-privacy.ts'
import { describeQuestions } from './describe-questions.ts'
import { describeQueued } from './describe-queued.ts'
import { describeQueues } from './describe-queues.ts'
import { describeReplays } from './describe-replays.ts'
import { describeRequestLog } from './describe-request-log.ts'
import { describeRouting } from './describe-routing.ts'
import { describeSearch } from './describe-search.ts'
import { describeSecondFactors } from './describe-second-factors.ts'
import { describeSnoozed } from './describe-snoozed.ts'
import { describeWatching } from './describe-watching.ts'
import { describeWebhookLoans } from './describe-webhook-loans.ts'
import type { OpenEngine } from './fixtures.ts'

export function describeStore(open: OpenEngine): void {
  describeAccounts(open)
  describeAlerts(open)
  describeAttachments(open)
  describeCannedReplies(open)
  describeClock(open)
  describeEpisodes(open)
  describeFleet(open)
  describeContacts(open)
  describeConversations(open)
  describeDeliveries(open)
  describeDeliveryOrder(open)
  describeDue(open)
  describeGoingOn(open)
  describeReplays(open)
  describeBoard(open)
  describeBreaker(open)
  describeItems(open)
  describeKeptEvents(open)
  describeMessages(open)
  describeOutbox(open)
  describeOwnership(open)
  describePresence(open)
  describePrivacy(open)
  describeQuestions(open)
  describeQueues(open)
  describeQueued(open)
  describeRequestLog(open)
  describeRouting(open)
  describeSearch(open)
  describeSecondFactors(open)
  describeSnoozed(open)
  describeWatching(open)
  describeWebhookLoans(open)
}
