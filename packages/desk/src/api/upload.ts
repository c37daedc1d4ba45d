import type { UploadItem } from '@passerelle/protocol'
import { ApiError, parseErrorBody } from './api-error.ts'
import { API, readCsrfToken, reportSessionEnded } from './client.ts'

export interface RunningUpload {
  done: Promise<UploadItem>
  cancel: () => void
}

/** XMLHttpRequest, because fetch tells nothing of a request's progress. `progress` is 0 to 1. */
export function startUpload(file: File, progress: (part: number) => void): RunningUpload {
  const xhr = new XMLHttpRequest()
  const done = new Promise<UploadItem>((resolve, reject) => {
    xhr.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    xhr.onerror = () => reject(new ApiError(0, {}))
    xhr.onabort = () => reject(new DOMException('Cancelled', 'AbortError'))
    xhr.onload = () => {
      if (xhr.status === 401) reportSessionEnded()
      if (xhr.status < 200 || xhr.status > 299) return reject(parseErrorBody(xhr.status, xhr.responseText))
      resolve(JSON.parse(xhr.responseText) as UploadItem)
    }
  })
  const form = new FormData()
  form.append('file', file, file.name)
  xhr.open('POST', `${API}/uploads`)
  xhr.setRequestHeader('Accept', 'application/json')
  xhr.setRequestHeader('X-CSRF-Token', readCsrfToken())
  xhr.send(form)
  return { done, cancel: () => xhr.abort() }
}
