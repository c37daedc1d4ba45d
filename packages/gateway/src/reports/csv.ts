/** Rows of a table as CSV that spreadsheets open as text and numbers, never as formulas. Pure. */

/** A file begins with it, so that spreadsheets read it as UTF-8. */
export const byteOrderMark = '\uFEFF'

/** As one line. Numbers are ours; a text may be anybody's. */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`

const csvCell = (cell: string | number | null): string => {
  if (cell === null) return ''
  return typeof cell === 'number' ? String(cell) : `"${harmless(cell).replaceAll('"', '""')}"`
}

/** What a spreadsheet takes for the beginning of a formula, also behind blanks and as a wide letter. */
const beginsFormula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

/**
 * Where commas are decimal ones, lines are split at semicolons or tabs, and then our commas and quotes count for nothing:
 * a cell may begin in the middle of ours.
 */
const beginsFormulaInside = /[;\t\r\n]\s*(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

function harmless(text: string): string {
  const inside = text.replace(beginsFormulaInside, "$&'")
  return beginsFormula.test(inside) ? `'${inside}` : inside
}
