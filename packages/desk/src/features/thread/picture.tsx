import type { AttachmentItem } from '@passerelle/protocol'
import { IconDownload, IconPhotoOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attachmentUrl } from '../../core/api/desk-api.ts'
import { shownName } from '../../core/ui/file-name.ts'
import { DownloadLink } from './download-link.tsx'
import classes from './picture.module.css'
import { boxOf, type PictureBox } from './picture-box.ts'
import { useOpenPicture } from './picture-context.ts'

interface PictureProps {
  attachment: AttachmentItem
  /** All pictures of the message, to go through them. */
  beside: AttachmentItem[]
}

export function Picture({ attachment, beside }: PictureProps) {
  const { t } = useTranslation()
  const open = useOpenPicture()
  const [broken, setBroken] = useState(false)
  const name = shownName(attachment.name)
  const box = boxOf(attachment)
  return (
    <span className={classes.picture} style={styleOf(box)}>
      {broken ? (
        <span className={classes.broken}>
          <IconPhotoOff size={20} stroke={1.6} aria-hidden="true" />
          {t('files.broken')}
        </span>
      ) : (
        <button
          type="button"
          className={classes.open}
          aria-haspopup="dialog"
          aria-label={t('files.preview', { name })}
          onClick={() => open(beside, attachment.id)}
        >
          <img
            src={attachmentUrl(attachment.id, true)}
            alt={name}
            data-cut={box.isCut || undefined}
            decoding="async"
            onError={() => setBroken(true)}
          />
        </button>
      )}
      <DownloadLink
        attachment={attachment}
        className={classes.save}
        aria-label={t('files.download', { name })}
        title={t('files.download', { name })}
      >
        <IconDownload size={16} aria-hidden="true" />
      </DownloadLink>
    </span>
  )
}

/** Ours, on its way: from the file itself, in the room that the server's copy will take. */
export function OwnPicture({ url, name, box }: { url: string; name: string; box: PictureBox }) {
  return (
    <span className={classes.picture} style={styleOf(box)}>
      <img src={url} alt={shownName(name)} data-cut={box.isCut || undefined} />
    </span>
  )
}

const styleOf = ({ width, height }: PictureBox) => ({ width, aspectRatio: `${width} / ${height}` })
