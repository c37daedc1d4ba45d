import { DatabaseError } from 'pg'

/** Names for texts that come again and again: each is planned once on each connection. */
export interface StatementNames {
  /** Undefined for one too many: it is planned each time. */
  nameOf(text: string): string | undefined
  /** Which names are given now. */
  generation(): number
  /** Gives new names for those of that generation, unless that was done already. */
  renew(generation: number): void
}

/** There are some hundreds. */
const most = 1000

export function createStatementNames(): StatementNames {
  const names = new Map<string, string>()
  let generation = 0
  return {
    nameOf(text) {
      const known = names.get(text)
      if (known !== undefined) return known
      if (names.size >= most) return undefined
      const name = `p${generation}_${names.size}`
      names.set(text, name)
      return name
    },
    generation: () => generation,
    renew(old) {
      if (old !== generation) return
      generation += 1
      names.clear()
    },
  }
}

/**
 * A table has got another column since a statement that names none was planned: a newer server has migrated. PostgreSQL
 * refuses it under this name from then on, and has done nothing.
 */
export const isPlannedBeforeMigration = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery'
