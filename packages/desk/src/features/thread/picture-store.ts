/** Which picture is open. Outside the thread's rows: they come and go with the scrolling. */
import type { AttachmentItem } from '@passerelle/protocol'
import { createStore } from '../../core/lib/store.ts'

export interface OpenPicture {
  pictures: AttachmentItem[]
  index: number
}

export const pictureStore = createStore<OpenPicture | null>(null)

export const openPicture = (pictures: AttachmentItem[], id: string): void =>
  pictureStore.set(() => ({ pictures, index: pictures.findIndex((picture) => picture.id === id) }))

export const closePicture = (): void => pictureStore.set(() => null)

/** Stays at the ends. */
export const stepPicture = (step: 1 | -1): void =>
  pictureStore.set((open) => {
    const index = (open?.index ?? 0) + step
    return open?.pictures[index] ? { ...open, index } : open
  })
