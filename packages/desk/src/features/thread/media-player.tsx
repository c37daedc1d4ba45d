import type { AttachmentItem } from '@passerelle/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mediaUrl } from '../../core/api/desk-api.ts'
import { shownName } from '../../core/ui/file-name.ts'
import classes from './attachment-list.module.css'

/** The browser's own player; nothing when it cannot play the file, which can be downloaded all the same. */
export function MediaPlayer({ attachment, kind }: { attachment: AttachmentItem; kind: 'audio' | 'video' }) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  if (broken) return null
  const Player = kind
  return (
    <Player
      className={classes[kind]}
      src={mediaUrl(attachment.id)}
      controls
      preload="metadata"
      aria-label={t(`files.${kind}`, { name: shownName(attachment.name) })}
      onError={() => setBroken(true)}
    />
  )
}
