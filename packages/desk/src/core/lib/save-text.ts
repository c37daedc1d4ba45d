/** Hands a text over as a file, as if a link to it had been followed. */
export function saveText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it only when this turn is over.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
