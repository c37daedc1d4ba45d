import { ActionIcon, Modal } from '@mantine/core'
import type { AttachmentItem } from '@passerelle/protocol'
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconPhotoOff,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attachmentUrl, mediaUrl } from '../../core/api/desk-api.ts'
import { formatSize } from '../../core/i18n/format.ts'
import { fileKind, shownName } from '../../core/ui/file-name.ts'
import { FileName } from '../../core/ui/file-name-view.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { DownloadLink } from './download-link.tsx'
import { mediaKind } from './media-kind.ts'
import type { OpenPicture } from './picture-context.ts'
import classes from './picture-dialog.module.css'
import { useZoom, type Zoom } from './use-zoom.ts'

interface PictureDialogProps extends OpenPicture {
  onGo: (index: number) => void
  onClose: () => void
}

/** A picture as large as the window allows, and larger; arrows go through those of its message. Or a PDF. */
export default function PictureDialog({ pictures, index, onGo, onClose }: PictureDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const zoomed = useRef<Zoom>(null)
  const picture = pictures[index]
  if (!picture) return null
  /** Stays at the ends. */
  const step = (by: 1 | -1) => pictures[index + by] && onGo(index + by)
  const isPdf = mediaKind(picture) === 'pdf'
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || zoomed.current?.onKey(event)) return
    if (event.key === 'ArrowLeft') step(-1)
    if (event.key === 'ArrowRight') step(1)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      onKeyDown={onKeyDown}
      size="auto"
      centered
      padding={0}
      title={<Title picture={picture} />}
      closeButtonProps={{ 'aria-label': t('files.closePreview') }}
      classNames={{
        content: classes.content ?? '',
        header: classes.header ?? '',
        title: classes.title ?? '',
        body: classes.body ?? '',
      }}
    >
      {isPdf ? <Pdf file={picture} /> : <Shown key={picture.id} picture={picture} handle={zoomed} />}
      <div className={classes.bar}>
        {!isPdf && <ZoomButtons handle={zoomed} />}
        {pictures.length > 1 && <Steps index={index} count={pictures.length} onStep={step} />}
        <DownloadLink attachment={picture} className={classes.download}>
          <IconDownload size={16} aria-hidden="true" />
          {t('files.downloadFile')}
        </DownloadLink>
      </div>
    </Modal>
  )
}

function Title({ picture }: { picture: AttachmentItem }) {
  const { i18n } = useTranslation()
  const { name, mime_type, size, width, height } = picture
  const about = [
    fileKind(name, mime_type),
    width !== null && height !== null ? `${width} × ${height}` : '',
    size === null ? '' : formatSize(i18n.language, size),
  ]
  return (
    <>
      <FileName name={name} />
      <span className={classes.about}>{about.filter((part) => part !== '').join(' · ')}</span>
    </>
  )
}

/** The browser draws it, apart from us: see the headers that the server gives it. */
function Pdf({ file }: { file: AttachmentItem }) {
  return <iframe className={classes.pdf} src={mediaUrl(file.id)} title={shownName(file.name)} />
}

type Handle = RefObject<Zoom | null>

function Shown({ picture, handle }: { picture: AttachmentItem; handle: Handle }) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  const zoom = useZoom()
  useImperativeHandle(handle, () => zoom)
  const { scale, x, y } = zoom.view
  if (broken) {
    return (
      <p className={classes.broken} role="alert">
        <IconPhotoOff size={26} stroke={1.6} aria-hidden="true" />
        {t('files.broken')}
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons and keys do the same
    <div
      ref={zoom.frame}
      className={classes.frame}
      data-zoomed={scale > 1 || undefined}
      {...zoom.pointers}
      onDoubleClick={() => zoom.by(scale > 1 ? 0 : 2)}
    >
      <img
        className={classes.picture}
        src={attachmentUrl(picture.id, true)}
        alt={shownName(picture.name)}
        draggable={false}
        style={scale > 1 ? { transform: `translate(${x}px, ${y}px) scale(${scale})` } : undefined}
        {...(picture.width !== null && picture.height !== null && { width: picture.width, height: picture.height })}
        onError={() => setBroken(true)}
      />
    </div>
  )
}

function ZoomButtons({ handle }: { handle: Handle }) {
  const { t } = useTranslation()
  return (
    <div className={classes.steps}>
      <ActionIcon size={32} aria-label={t('files.zoomOut')} onClick={() => handle.current?.reduce()}>
        <IconZoomOut size={18} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon size={32} aria-label={t('files.zoomIn')} onClick={() => handle.current?.enlarge()}>
        <IconZoomIn size={18} aria-hidden="true" />
      </ActionIcon>
    </div>
  )
}

interface StepsProps {
  index: number
  count: number
  onStep: (by: 1 | -1) => void
}

function Steps({ index, count, onStep }: StepsProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.steps}>
      <ActionIcon
        size={32}
        aria-label={t('files.previous')}
        aria-disabled={index === 0 || undefined}
        onClick={() => onStep(-1)}
      >
        <IconChevronLeft size={18} aria-hidden="true" />
      </ActionIcon>
      <span role="status">{t('files.position', { number: index + 1, total: count })}</span>
      <ActionIcon
        size={32}
        aria-label={t('files.next')}
        aria-disabled={index === count - 1 || undefined}
        onClick={() => onStep(1)}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </ActionIcon>
    </div>
  )
}
