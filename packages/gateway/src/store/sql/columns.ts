/** Fields of rows as columns: `customerId` is `customer_id`, and what is true or false is 1 or 0. */
export type SqlValue = string | number | null | Uint8Array

export const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export const columnsOf = (fields: readonly string[]): string => fields.map(columnOf).join(', ')

export const toSql = (value: unknown): SqlValue =>
  typeof value === 'boolean' ? Number(value) : ((value ?? null) as SqlValue)

/** As the engines' `lower` does with a column: ASCII letters alone. */
export const lowerCased = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
