import { lazy, Suspense, useEffect } from 'react'
import { useStore } from '../../core/lib/store.ts'
import { closePicture, pictureStore } from './picture-store.ts'

const PictureDialog = lazy(() => import('./picture-dialog.tsx'))

/** The open picture, if there is one; it closes with the thread it is from. */
export function PictureLayer() {
  const open = useStore(pictureStore, (state) => state)
  useEffect(() => closePicture, [])
  return <Suspense fallback={null}>{open && <PictureDialog open={open} />}</Suspense>
}
