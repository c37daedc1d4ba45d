import { Button } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { View } from '../../core/conversations/views.ts'
import { EraseDialog } from './erase-dialog.tsx'
import { useConversationsOfContact, useErase } from './erase-queries.ts'

/** The way out of everything that is kept about the customer. */
export function EraseCustomer({ item, view }: { item: ConversationItem; view: View }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const conversations = useConversationsOfContact(item, opened)
  const erase = useErase(item, { view, conversations: conversations.data ?? [] })
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="xs"
        leftSection={<IconTrash size={15} aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {t('erase.open')}
      </Button>
      {opened && (
        <EraseDialog item={item} conversations={conversations} erase={erase} onClose={() => setOpened(false)} />
      )}
    </>
  )
}
