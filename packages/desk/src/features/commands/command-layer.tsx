import { lazy, Suspense, useEffect, useState } from 'react'
import { useAskedClose } from '../../core/conversations/asked-close.ts'
import type { View } from '../../core/conversations/views.ts'
import { useCommands } from './use-commands.ts'

const CommandPalette = lazy(() => import('./command-palette.tsx'))
const CloseReasonDialog = lazy(() => import('./close-reason-dialog.tsx'))
const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx'))

interface CommandLayerProps {
  view: View
  conversation: string | undefined
  toggleDetails: () => void
}

/** The keys of the inbox, the two dialogs that list them, and what a command asks; each is loaded when it is opened. */
export function CommandLayer(props: CommandLayerProps) {
  const [shown, setShown] = useState<'palette' | 'help'>()
  const commands = useCommands({
    ...props,
    openPalette: () => setShown('palette'),
    openHelp: () => setShown('help'),
  })
  const { asked, forget } = useAskedClose()
  // biome-ignore lint/correctness/useExhaustiveDependencies: of each place by itself
  useEffect(() => forget, [forget, props.view, props.conversation])
  const close = () => setShown(undefined)
  return (
    <Suspense fallback={null}>
      {shown === 'palette' && <CommandPalette commands={commands} conversation={props.conversation} onClose={close} />}
      {asked && <CloseReasonDialog asked={asked} onClose={forget} />}
      {shown === 'help' && <ShortcutSheet onClose={close} />}
    </Suspense>
  )
}
