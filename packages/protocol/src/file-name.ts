/**
 * A stranger's file name as it can be shown or saved: on one line, without the marks that turn the direction of
 * writing, by which `photo<U+202E>gnp.exe` reads as `photoexe.png`. On the wire a name stays as it was sent.
 */
export const shownName = (name: string): string =>
  name.replace(/\p{Bidi_Control}/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
