/** Files, as the rows they become. Pure. */
import { insert, type RowChange } from '../commands/row-changes.ts'
import type { UploadRow } from '../commands/rows.ts'
import type { NewAttachment, Upload } from './attachment.ts'
import type { SafeImage } from './image-type.ts'

export interface AttachmentOwner {
  connectorId: string
  messageId: string
  now: number
}

/** The files of a message, in its order; those that came as URLs are due to be fetched. */
export const attachmentRows = (owner: AttachmentOwner, attachments: readonly NewAttachment[]): RowChange[] =>
  attachments.map(({ image, state, ...attachment }, position) =>
    insert('attachments', {
      id: attachment.id,
      connectorId: owner.connectorId,
      messageId: owner.messageId,
      position,
      externalId: attachment.externalId,
      name: attachment.name,
      mimeType: attachment.mimeType,
      size: attachment.size,
      state,
      url: attachment.url,
      blobKey: attachment.blobKey,
      ...imageFields(image),
      uid: attachment.uid,
      error: null,
      downloadedAt: null,
      leasedUntil: null,
      nodeId: null,
      goneAt: null,
      fetchAt: state === 'pending' ? owner.now : null,
      fetchTries: 0,
    }),
  )

export const imageFields = (image: SafeImage | null) => ({
  imageType: image?.type ?? null,
  imageWidth: image?.size?.width ?? null,
  imageHeight: image?.size?.height ?? null,
})

export const uploadOf = ({ imageType, imageWidth, imageHeight, cannedReplyId: _, ...upload }: UploadRow): Upload => ({
  ...upload,
  image: imageOf({ imageType, imageWidth, imageHeight }),
})

function imageOf({ imageType: type, imageWidth: width, imageHeight: height }: ReturnType<typeof imageFields>) {
  return type === null ? null : { type, size: width === null || height === null ? null : { width, height } }
}
