/** As the reader's language has it; its code where that has no name. Of a tag with an extension, `fr-u-ca-gregory`, too. */
export function languageName(language: string, code: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
