const dataPrefix = /^\s*data:[^,]{0,1000};base64,/i

/** `data:image/png;base64,` before the text is dropped. */
export const withoutDataPrefix = (text: string): string => {
  const prefix = dataPrefix.exec(text.slice(0, 1100))?.[0]
  return prefix === undefined ? text : text.slice(prefix.length)
}

/** The bytes; white space and missing padding are tolerated. Undefined when it is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(text)
  } catch {
    return undefined
  }
}
