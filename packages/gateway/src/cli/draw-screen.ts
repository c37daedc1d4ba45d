/** A screenful of text that is drawn over and over, on a terminal. Pure. */

/** Cursor to the top left corner; from there to the end of a line, or of the screen, nothing is left. */
const [home, clearLine, clearBelow, clearAll] = ['\u001b[H', '\u001b[K', '\u001b[J', '\u001b[2J']
/** What is wider than the terminal is cut off there, or goes on in the next line. */
const [cut, wrap] = ['\u001b[?7l', '\u001b[?7h']

/** In the place of the one before, which never disappears meanwhile. No more lines than there is room for. */
export function drawScreen(text: string, { isFirst, rows }: { isFirst: boolean; rows: number }): string {
  const lines = text.split('\n')
  const room = Math.max(1, (rows || 24) - 1)
  const fits = lines.length <= room
  const shown = fits ? lines : [...lines.slice(0, room - 1), `... and ${lines.length - room + 1} more lines`]
  return [isFirst ? clearAll : '', home, cut, ...shown.map((line) => `${line}${clearLine}\n`), clearBelow, wrap].join(
    '',
  )
}
