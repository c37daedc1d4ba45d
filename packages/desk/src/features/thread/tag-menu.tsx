import { ActionIcon, Menu } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconTag } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useChangeConversation, useLabels } from '../../core/conversations/conversation-queries.ts'
import { useNotifyError } from '../../core/ui/notify.ts'

/** The tags of the instance, those of the conversation ticked; hidden while there are none. */
export function TagMenu({ item }: { item: ConversationItem }) {
  const { t } = useTranslation()
  const known = useLabels().data?.tags ?? []
  const change = useChangeConversation(item.id)
  const notifyError = useNotifyError()
  // One that went from the list can still be taken away.
  const tags = [...known, ...item.tags.filter((tag) => !known.includes(tag))]
  if (tags.length === 0) return null
  const toggle = (tag: string) => {
    const isThere = item.tags.includes(tag)
    const wanted = { add: isThere ? [] : [tag], remove: isThere ? [tag] : [] }
    change.mutate({ kind: 'tag', ...wanted }, { onError: notifyError })
  }
  return (
    <Menu position="bottom-end" width={230} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon size={30} loading={change.isPending} title={t('thread.tags')} aria-label={t('thread.tags')}>
          <IconTag size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {tags.map((tag) => (
          <Menu.CheckboxItem key={tag} checked={item.tags.includes(tag)} onChange={() => toggle(tag)}>
            <bdi>{tag}</bdi>
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
