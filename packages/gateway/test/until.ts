import { vi } from 'vitest'

/** Until the check holds. The bound is only how long a failure takes, on a machine under load too. */
export const until = <T>(check: () => T): Promise<Awaited<T>> =>
  vi.waitFor(check, { timeout: 60_000, interval: 5 }) as Promise<Awaited<T>>
