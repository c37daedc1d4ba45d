/** Base64 by `btoa` and `atob`, which every runtime has, in slices that fit an argument list. */

const SLICE = 0x6000

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += SLICE) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + SLICE))))
  }
  return parts.join('')
}

/** Tolerates whitespace, missing padding and a `data:` prefix; undefined when it is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const digits = text.replace(/^\s*data:[^,]*,/, '')
    return Uint8Array.from(atob(digits), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}
