import type { UploadItem } from '@passerelle/protocol'
import { ApiError, isStatus, parseErrorBody } from './api-error.ts'
import { API, type ApiClient } from './client.ts'

export interface RunningUpload {
  done: Promise<UploadItem>
  cancel: () => void
}

/** By a session that another tab has replaced. */
const REFUSED = [401, 403]

/** The file was moved, changed or deleted since it was chosen. */
export class UnreadableFile extends Error {}

/** XMLHttpRequest, because fetch tells nothing of a request's progress. `progress` is 0 to 1. */
export function startUpload(client: ApiClient, file: File, progress: (part: number) => void): RunningUpload {
  const stop = new AbortController()
  const post = () => postFile(client, file, progress, stop.signal)
  const token = client.csrfToken()
  const done = post().catch(async (error: unknown) => {
    if (!REFUSED.some((status) => isStatus(error, status)) || !(await client.renewSession(token))) throw error
    stop.signal.throwIfAborted()
    return post()
  })
  return { done, cancel: () => stop.abort() }
}

function postFile(
  client: ApiClient,
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<UploadItem> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    xhr.onerror = () => void isReadable(file).then((is) => reject(is ? new ApiError(0, {}) : new UnreadableFile()))
    xhr.onabort = () => reject(new DOMException('Cancelled', 'AbortError'))
    xhr.onload = () => {
      if (xhr.status < 200 || xhr.status > 299) return reject(parseErrorBody(xhr.status, xhr.responseText))
      resolve(JSON.parse(xhr.responseText) as UploadItem)
    }
    signal.addEventListener('abort', () => xhr.abort(), { once: true })
    const form = new FormData()
    form.append('file', file, file.name)
    xhr.open('POST', `${API}/uploads`)
    xhr.setRequestHeader('Accept', 'application/json')
    xhr.setRequestHeader('X-CSRF-Token', client.csrfToken())
    xhr.send(form)
  })
}

/** An upload that breaks off says nothing of the cause. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
