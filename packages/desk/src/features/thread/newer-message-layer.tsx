import { lazy, Suspense, useEffect } from 'react'
import { forgetNewerMessage, newerMessageStore } from '../../core/conversations/newer-message.ts'
import { useStore } from '../../core/lib/store.ts'

const NewerMessageDialog = lazy(() => import('./newer-message-dialog.tsx'))

/** The question whether to act all the same, if it is asked of this conversation; it goes with the thread. */
export function NewerMessageLayer({ conversation }: { conversation: string }) {
  const newer = useStore(newerMessageStore, (state) => state)
  useEffect(() => forgetNewerMessage, [])
  return (
    <Suspense fallback={null}>{newer?.conversation === conversation && <NewerMessageDialog newer={newer} />}</Suspense>
  )
}
