/** Numbers out of bytes that a stranger sent, maybe cut: what stands past the end is NaN, and so is all made of it. */
export type ReadNumber = (bytes: Uint8Array, at: number) => number

const byte: ReadNumber = (bytes, at) => bytes[at] ?? Number.NaN

/** Big-endian, as PNG, JPEG and ISO media have it. */
export const big16: ReadNumber = (bytes, at) => byte(bytes, at) * 0x100 + byte(bytes, at + 1)
export const big32: ReadNumber = (bytes, at) => big16(bytes, at) * 0x10000 + big16(bytes, at + 2)

/** Little-endian, as GIF and WebP have it. */
export const little16: ReadNumber = (bytes, at) => byte(bytes, at) + byte(bytes, at + 1) * 0x100
export const little24: ReadNumber = (bytes, at) => little16(bytes, at) + byte(bytes, at + 2) * 0x10000
export const little32: ReadNumber = (bytes, at) => little16(bytes, at) + little16(bytes, at + 2) * 0x10000

/** Four letters that name a chunk or box. */
export const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
