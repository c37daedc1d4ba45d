import type { UploadItem } from '@passerelle/protocol'

/** Pictures of the files that went with a reply, until the server's copy stands in the thread. */
export interface Previews {
  keepPreview: (upload: UploadItem, url: string) => void
  previewOf: (uploadId: string) => string | undefined
  /** They are on the server now, or not needed any more. */
  forgetPreviews: (uploads: readonly UploadItem[]) => void
}

export function createPreviews(): Previews {
  const urls = new Map<string, string>()
  return {
    keepPreview: ({ upload_id }, url) => void urls.set(upload_id, url),
    previewOf: (uploadId) => urls.get(uploadId),
    forgetPreviews: (uploads) => {
      for (const { upload_id } of uploads) {
        const url = urls.get(upload_id)
        if (url !== undefined) URL.revokeObjectURL(url)
        urls.delete(upload_id)
      }
    },
  }
}
