import { LIMITS } from '@passerelle/protocol'

export const MAX_TEXT_BYTES = LIMITS.textBytes

export const textBytes = (text: string): number => new TextEncoder().encode(text).length
