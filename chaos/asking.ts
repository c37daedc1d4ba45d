/** Clients that ask the same again and again: each answer is good, or a refusal that says when to come back. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ApiAnswer } from '@passerelle/testkit'

export interface Asking {
  readonly answered: number
  /** Answers 503 with a `Retry-After`. */
  readonly refused: number
  readonly slowestMs: number
  readonly faults: readonly string[]
  /** Resolves when the requests under way are answered. */
  stop(): Promise<void>
}

const backOffMs = 50

export function startAsking(send: () => Promise<ApiAnswer<unknown>>, clients: number): Asking {
  const faults: string[] = []
  let [answered, refused, slowestMs, isStopped] = [0, 0, 0, false]
  const ask = async () => {
    const from = performance.now()
    const { status, headers, bytes } = await send()
    slowestMs = Math.max(slowestMs, performance.now() - from)
    if (status === 200) answered += 1
    else if (isRefusal(status, headers)) refused += 1
    else faults.push(`answered ${status} ${headers.get('retry-after')} ${bytes}`)
  }
  const askOn = async () => {
    while (!isStopped) {
      await ask().catch((error: Error) => faults.push(`a request was not answered: ${error} ${error.cause}`))
      await wait(backOffMs)
    }
  }
  const all = Array.from({ length: clients }, askOn)
  return {
    get answered() {
      return answered
    },
    get refused() {
      return refused
    },
    get slowestMs() {
      return slowestMs
    },
    faults,
    async stop() {
      isStopped = true
      await Promise.all(all)
    },
  }
}

export const isRefusal = (status: number, headers: Headers): boolean =>
  status === 503 && /^\d+$/.test(headers.get('retry-after') ?? '')
