/** 128 random bits as hex. `crypto.randomUUID` is missing where the page comes over plain HTTP, as on an intranet. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
