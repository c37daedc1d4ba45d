import { UnstyledButton } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linkify } from './linkify.ts'
import classes from './message-text.module.css'

const LONG = 1500

/** Text as text; only addresses become links. Very long ones open on demand. */
export function MessageText({ text }: { text: string }) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState(false)
  const isLong = text.length > LONG
  const shown = isLong && !whole ? `${text.slice(0, LONG).trimEnd()}…` : text
  const parts = useMemo(() => linkify(shown), [shown])
  return (
    <div className={classes.text} dir="auto">
      {parts.map((part, i) =>
        part.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <a key={i} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
      {isLong && (
        <UnstyledButton className={classes.more ?? ''} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {t(whole ? 'thread.less' : 'thread.more')}
        </UnstyledButton>
      )}
    </div>
  )
}
