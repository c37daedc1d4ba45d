import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react'
import { type OpenPicture, type OpenPictureAt, OpenPictureContext } from './picture-context.ts'

const PictureDialog = lazy(() => import('./picture-dialog.tsx'))

/** Around what has pictures to open; the open one closes with it. */
export function Pictures({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<OpenPicture>()
  const openAt = useCallback<OpenPictureAt>(
    (pictures, id) => setOpen({ pictures, index: pictures.findIndex((picture) => picture.id === id) }),
    [],
  )
  return (
    <OpenPictureContext value={openAt}>
      {children}
      <Suspense fallback={null}>
        {open && (
          <PictureDialog {...open} onGo={(index) => setOpen({ ...open, index })} onClose={() => setOpen(undefined)} />
        )}
      </Suspense>
    </OpenPictureContext>
  )
}
