import { styleText } from 'node:util'

/** Names and texts come from partners: what could steer the terminal becomes a space. */
export const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')

/** Columns as wide as their widest cell. */
export function formatTable(header: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(clean))
  const all = header ? [header, ...cells] : cells
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const format = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = cells.map(format)
  // styleText leaves the text plain when stdout is no terminal.
  return (header ? [styleText('bold', format(header)), ...lines] : lines).join('\n')
}
