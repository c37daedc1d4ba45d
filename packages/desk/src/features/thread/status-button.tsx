import { ActionIcon, Button } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CloseMenu } from '../../core/conversations/close-menu.tsx'
import type { ConversationAction } from '../../core/conversations/conversation-action.ts'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import { useMedia } from '../../core/ui/use-media.ts'
import classes from './thread-pane.module.css'

/** Close, with a reason too, or open again what is closed; only the sign when there is no room for the word. */
export function StatusButton({ item }: { item: ConversationItem }) {
  const { t } = useTranslation()
  const change = useChangeConversation(item.id)
  const refused = useRefused()
  const isNarrow = useMedia('(max-width: 30em)')
  const isOpen = item.status === 'open'
  const label = t(isOpen ? 'thread.close' : 'thread.reopen')
  const Icon = isOpen ? IconCheck : IconArrowBackUp
  const act = (action: ConversationAction) =>
    change.mutate(action, { onError: (error) => refused(item.id, error, action) })
  const button = {
    variant: 'default',
    loading: change.isPending,
    onClick: () => act({ kind: isOpen ? 'close' : 'reopen' }),
  }
  return (
    <div className={classes.split}>
      {isNarrow ? (
        <ActionIcon size={30} {...button} aria-label={label}>
          <Icon size={16} aria-hidden="true" />
        </ActionIcon>
      ) : (
        <Button size="xs" {...button} leftSection={<Icon size={15} aria-hidden="true" />}>
          {label}
        </Button>
      )}
      {isOpen && (
        <CloseMenu
          variant="default"
          asked={{ conversations: [item.id], isSelected: false }}
          onReason={(reason) => act({ kind: 'close', reason })}
        />
      )}
    </div>
  )
}
