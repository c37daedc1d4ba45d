import type { AttachmentItem } from '@passerelle/protocol'
import type { ComponentPropsWithRef } from 'react'
import { attachmentUrl } from '../../core/api/desk-api.ts'
import { shownName } from '../../core/ui/file-name.ts'

type DownloadLinkProps = Omit<ComponentPropsWithRef<'a'>, 'href' | 'download'> & { attachment: AttachmentItem }

export const DownloadLink = ({ attachment, ...rest }: DownloadLinkProps) => (
  <a {...rest} href={attachmentUrl(attachment.id)} download={shownName(attachment.name)} />
)
