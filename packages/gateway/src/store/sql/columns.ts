/** Fields of rows as columns: `customerId` is `customer_id`, and what is true or false is 1 or 0. */
export type SqlValue = string | number | null | Uint8Array

const columns = new Map<string, string>()

/** Remembered: there are some hundred, asked for with each row that is written. */
export function columnOf(field: string): string {
  const known = columns.get(field)
  if (known !== undefined) return known
  const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  columns.set(field, column)
  return column
}

export const columnsOf = (fields: readonly string[]): string => fields.map(columnOf).join(', ')

export const toSql = (value: unknown): SqlValue =>
  typeof value === 'boolean' ? Number(value) : ((value ?? null) as SqlValue)

/** As the engines' `lower` does with a column: ASCII letters alone. */
export const lowerCased = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
