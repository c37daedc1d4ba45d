/** What was said, as plain text that every partner can carry: each line behind a `>`. Pure. */

const MOST_LINES = 10
const MOST_LETTERS = 600

export function quote(text: string): string {
  const letters = [...text.trim()]
  const lines = letters.slice(0, MOST_LETTERS).join('').split(/\r?\n/)
  const isCut = letters.length > MOST_LETTERS || lines.length > MOST_LINES
  const shown = lines.slice(0, MOST_LINES).map((line) => `> ${line}`.trimEnd())
  return `${shown.join('\n')}${isCut ? ' …' : ''}\n\n`
}
