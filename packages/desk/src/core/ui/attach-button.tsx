import { FileButton, type FileButtonProps } from '@mantine/core'
import { useRef } from 'react'

interface AttachButtonProps {
  label: string
  onFiles: (files: File[]) => void
  /** The button itself: it is given what opens the choice. */
  children: FileButtonProps<true>['children']
}

/** Chooses files; the same one can be chosen again. */
export function AttachButton({ label, onFiles, children }: AttachButtonProps) {
  const reset = useRef<() => void>(null)
  const take = (files: File[]) => {
    onFiles(files)
    reset.current?.()
  }
  return (
    <FileButton multiple onChange={take} resetRef={reset} inputProps={{ 'aria-label': label }}>
      {children}
    </FileButton>
  )
}
