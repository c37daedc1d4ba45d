/** A copy of its beginning: a slice would keep the whole alive as long as itself. */
export const cut = (text: string, length: number): string => Buffer.from(text.slice(0, length)).toString()
