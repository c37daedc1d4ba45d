/** Rows under a head, right-aligned. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const all = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  console.log(`\n  ${title}`)
  for (const row of all) console.log(`    ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}`)
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
export const percent = (part: number): string => `${Math.round(part * 100)} %`
export const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : whole(value)} ms`
