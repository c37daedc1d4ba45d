/**
 * Whether a text holds `{{…}}`, as templates elsewhere mark what is to be filled in. Nothing fills it in here: the
 * customer would read the braces.
 *
 * @example hasPlaceholder('Hello {{name}}') // true
 */
export const hasPlaceholder = (text: string): boolean => /\{\{[\s\S]*?\}\}/.test(text)
