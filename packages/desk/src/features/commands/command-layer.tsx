import { lazy, Suspense, useState } from 'react'
import type { View } from '../../core/conversations/views.ts'
import { useCommands } from './use-commands.ts'

const CommandPalette = lazy(() => import('./command-palette.tsx'))
const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx'))

interface CommandLayerProps {
  view: View
  conversation: string | undefined
  toggleDetails: () => void
}

/** The keys of the inbox, and the two dialogs that list them; each is loaded when it is opened. */
export function CommandLayer(props: CommandLayerProps) {
  const [shown, setShown] = useState<'palette' | 'help'>()
  const commands = useCommands({
    ...props,
    openPalette: () => setShown('palette'),
    openHelp: () => setShown('help'),
  })
  const close = () => setShown(undefined)
  return (
    <Suspense fallback={null}>
      {shown === 'palette' && <CommandPalette commands={commands} onClose={close} />}
      {shown === 'help' && <ShortcutSheet onClose={close} />}
    </Suspense>
  )
}
