import { styleText } from 'node:util'

/** Columns as wide as their widest cell. Names come from partners: what could steer the terminal becomes a space. */
export function formatTable(header: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => cell.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')))
  const all = header ? [header, ...clean] : clean
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const format = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = clean.map(format)
  // styleText leaves the text plain when stdout is no terminal.
  return (header ? [styleText('bold', format(header)), ...lines] : lines).join('\n')
}
