import { VisuallyHidden } from '@mantine/core'
import type { MessageItem } from '@passerelle/protocol'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Reads out what comes in while the thread is open; the list itself is silent, since scrolling fills it too. */
export function Announcer({ messages }: { messages: MessageItem[] }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const newest = messages.at(-1)
  const seen = useRef(newest?.id)
  useEffect(() => {
    if (!newest || newest.id === seen.current) return
    seen.current = newest.id
    if (newest.kind !== 'outbound') setText(t('thread.announce', { name: newest.sender.name, text: newest.message }))
  }, [newest, t])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}
