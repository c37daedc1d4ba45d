import { lazy, Suspense, useEffect } from 'react'
import { useNewerMessage } from '../../core/conversations/newer-message.ts'

const NewerMessageDialog = lazy(() => import('./newer-message-dialog.tsx'))

/** The question whether to act all the same, if it is asked of this conversation; it goes with the thread. */
export function NewerMessageLayer({ conversation }: { conversation: string }) {
  const { newer, forget } = useNewerMessage()
  useEffect(() => forget, [forget])
  return (
    <Suspense fallback={null}>
      {newer?.conversation === conversation && <NewerMessageDialog newer={newer} onDecided={forget} />}
    </Suspense>
  )
}
