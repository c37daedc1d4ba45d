export interface Beginning {
  text: string
  /** Bytes of the whole. */
  size: number
  isWhole: boolean
}

/** Files that are sent along make a body large: nobody reads those, and a page that held them would stand still. */
export const SHOWN_BYTES = 64 * 1024

/** An answer's text, as far as it is shown; the rest is not waited for. */
export async function readBeginning(response: Response): Promise<Beginning> {
  const decoder = new TextDecoder()
  const reader = response.body?.getReader()
  let text = ''
  let read = 0
  let isWhole = true
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    const shown = chunk.value.subarray(0, SHOWN_BYTES - read)
    text += decoder.decode(shown, { stream: true })
    read += shown.length
    if (shown.length < chunk.value.length) {
      isWhole = false
      await reader?.cancel()
      break
    }
  }
  return { text, size: isWhole ? read : Number(response.headers.get('content-length')), isWhole }
}
