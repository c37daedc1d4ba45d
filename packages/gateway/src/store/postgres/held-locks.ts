import type { Client } from 'pg'
import type { Pool } from './pool.ts'

/** Classes of locks that last as long as a process wants. Those of transactions are in locks.ts. */
export const heldLockClasses = { loans: 1885434741, moves: 1885434742 }

export interface HeldLocks {
  /** False while anybody has it, this process too. */
  take(name: string): Promise<boolean>
  release(name: string): Promise<void>
  /** Of all that are held. */
  close(): Promise<void>
}

/**
 * Each is held by a transaction of a connection of its own, which ends with the process; a lock of a session would not
 * last behind a pooler. Such a transaction holds nothing else back: it has neither a number nor a snapshot.
 */
export function createHeldLocks(pool: Pool, lockClass: number): HeldLocks {
  /** Without a client while it connects. */
  const held = new Map<string, Client | undefined>()
  const release = async (name: string) => {
    const client = held.get(name)
    held.delete(name)
    // Behind a pooler, the transaction may outlast the connection for a moment.
    await client?.query('rollback').catch(() => {})
    await client?.end().catch(() => {})
  }
  return {
    async take(name) {
      if (held.has(name)) return false
      held.set(name, undefined)
      try {
        const client = await pool.connect()
        held.set(name, client)
        await client.query('begin; set local idle_in_transaction_session_timeout = 0')
        const { rows } = await client.query('select pg_try_advisory_xact_lock($1, hashtext($2)) as is_mine', [
          lockClass,
          name,
        ])
        if (rows[0]?.is_mine === 1) return true
      } catch (error) {
        await release(name)
        throw error
      }
      await release(name)
      return false
    },
    release,
    close: async () => {
      await Promise.all([...held.keys()].map(release))
    },
  }
}
