import { LIMITS, type UploadItem } from '@passerelle/protocol'
import { useRef, useState } from 'react'
import { useApiClient } from '../../core/api/client.ts'
import { startUpload } from '../../core/api/upload.ts'

export interface KeptFiles {
  kept: UploadItem[]
  isUploading: boolean
  error: unknown
  add: (files: File[]) => void
  remove: (uploadId: string) => void
}

/** The files of a canned reply while it is edited: uploaded at once, kept when it is saved. */
export function useKeptFiles(initial: readonly UploadItem[]): KeptFiles {
  const client = useApiClient()
  const [kept, setKept] = useState<UploadItem[]>([...initial])
  const [running, setRunning] = useState(0)
  const [error, setError] = useState<unknown>()
  const room = useRef(LIMITS.attachments - initial.length)

  const upload = async (file: File) => {
    setRunning((count) => count + 1)
    try {
      const item = await startUpload(client, file, () => undefined).done
      setKept((files) => [...files, item])
    } catch (failure) {
      room.current++
      setError(failure)
    } finally {
      setRunning((count) => count - 1)
    }
  }
  return {
    kept,
    isUploading: running > 0,
    error,
    add: (files) => {
      setError(undefined)
      for (const file of files.slice(0, room.current)) {
        room.current--
        void upload(file)
      }
    },
    remove: (uploadId) => {
      room.current++
      setKept((files) => files.filter(({ upload_id }) => upload_id !== uploadId))
    },
  }
}
