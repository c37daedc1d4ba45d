import type { Client } from 'pg'
import type { LoanLocks } from '../sql/loan-locks.ts'
import type { Pool } from './pool.ts'

const loanClass = 1885434741

/**
 * Each is held by a transaction of a connection of its own, which ends with the process; a lock of a session would not
 * last behind a pooler. Such a transaction holds nothing else back: it has neither a number nor a snapshot.
 */
export function createLoanLocks(pool: Pool): LoanLocks & { close(): Promise<void> } {
  const held = new Map<string, Client>()
  const release = async (connectorId: string) => {
    const client = held.get(connectorId)
    held.delete(connectorId)
    // Behind a pooler, the transaction may outlast the connection for a moment.
    await client?.query('rollback').catch(() => {})
    await client?.end().catch(() => {})
  }
  return {
    async take(connectorId) {
      if (held.has(connectorId)) return false
      const client = await pool.connect()
      held.set(connectorId, client)
      try {
        await client.query('begin; set local idle_in_transaction_session_timeout = 0')
        const { rows } = await client.query('select pg_try_advisory_xact_lock($1, hashtext($2)) as is_mine', [
          loanClass,
          connectorId,
        ])
        if (rows[0]?.is_mine === 1) return true
      } catch (error) {
        await release(connectorId)
        throw error
      }
      await release(connectorId)
      return false
    },
    release,
    close: async () => {
      await Promise.all([...held.keys()].map(release))
    },
  }
}
