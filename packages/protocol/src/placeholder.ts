/**
 * Whether a text holds `{{…}}`, as templates elsewhere mark what is to be filled in. Nothing fills it in here: the
 * customer would read the braces.
 *
 * @example hasPlaceholder('Hello {{name}}') // true
 */
export function hasPlaceholder(text: string): boolean {
  const opened = text.indexOf('{{')
  return opened >= 0 && text.indexOf('}}', opened + 2) >= 0
}
