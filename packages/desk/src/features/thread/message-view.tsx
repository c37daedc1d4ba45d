import type { ConversationItem, MessageItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { type Speaker, spokenAt } from '../../core/conversations/spoken.ts'
import { formatFull, formatTime } from '../../core/i18n/format.ts'
import { useMe } from '../../core/session/session.ts'
import { Avatar } from '../../core/ui/avatar.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { DeliverySign, DeliveryTrouble } from './delivery-status.tsx'
import { MessageBody } from './message-body.tsx'
import classes from './message-view.module.css'
import { QuoteButton } from './quote-button.tsx'
import type { MessageRow } from './thread-rows.ts'

const RIGHT: readonly Speaker[] = ['agent', 'automatic', 'outside']

/** The centre's side stands right: our agents, and in the history the bot that answered for it. */
const isRight = (speaker: Speaker, message: MessageItem): boolean =>
  RIGHT.includes(speaker) || (speaker === 'bot' && message.kind === 'history')

const isRead = ({ received_at }: MessageItem, { read_until }: ConversationItem): boolean =>
  typeof read_until === 'string' && Date.parse(received_at) <= Date.parse(read_until)

export function MessageView({ row, conversation }: { row: MessageRow; conversation: ConversationItem }) {
  const { t, i18n } = useTranslation()
  const me = useMe().agent.id
  const { message, speaker, first } = row
  const at = spokenAt(message)
  const mine = message.author?.id === me
  const name = mine ? t('thread.you') : (message.author?.name ?? message.sender.name)
  const side = isRight(speaker, message) ? 'right' : 'left'
  const avatarId = speaker === 'customer' ? conversation.customer_id : (message.author?.id ?? message.sender.id)
  return (
    <article
      className={classes.message}
      data-side={side}
      data-speaker={speaker}
      data-history={message.kind === 'history' || undefined}
      data-first={first || undefined}
      aria-label={`${name}, ${t(`thread.${speaker}`)}, ${formatTime(i18n.language, at)}`}
    >
      {side === 'left' && (
        <div className={classes.avatar}>
          {first && <Avatar id={avatarId} name={name} size={28} bot={speaker === 'bot'} />}
        </div>
      )}
      <div className={classes.column}>
        {first && (
          <div className={classes.byline}>
            <strong dir="auto" title={name}>
              {name}
            </strong>
            {!mine && <span className={classes.role}>{t(`thread.${speaker}`)}</span>}
            <time dateTime={new Date(at).toISOString()} title={formatFull(i18n.language, at)}>
              {formatTime(i18n.language, at)}
            </time>
          </div>
        )}
        <div className={classes.line}>
          {message.delivery && <DeliverySign delivery={message.delivery} isRead={isRead(message, conversation)} />}
          <MessageBody
            id={message.id}
            text={message.message}
            title={formatFull(i18n.language, at)}
            richContent={message.rich_content}
          >
            <AttachmentList attachments={message.attachments} />
          </MessageBody>
          {message.message !== '' && <QuoteButton conversation={conversation.id} text={message.message} />}
        </div>
        {message.delivery && (
          <DeliveryTrouble
            message={message}
            connector={conversation.connector_name}
            delivery={message.delivery}
            mine={mine}
          />
        )}
      </div>
    </article>
  )
}
