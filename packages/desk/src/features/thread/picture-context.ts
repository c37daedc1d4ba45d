/** Which picture is open. Outside the thread's rows: they come and go with the scrolling. */
import type { AttachmentItem } from '@passerelle/protocol'
import { createContext } from 'react'
import { useRequired } from '../../core/lib/use-required.ts'

export interface OpenPicture {
  pictures: AttachmentItem[]
  index: number
}

/** Opens one of a message's pictures. */
export type OpenPictureAt = (pictures: AttachmentItem[], id: string) => void

export const OpenPictureContext = createContext<OpenPictureAt | null>(null)

export const useOpenPicture = (): OpenPictureAt => useRequired(OpenPictureContext)
