/**
 * Whether the time of a refusal tells which agents and which clients exist. Both kinds of wrong credentials are
 * sent in turns, in random order, over one connection; Welch's t says whether their times differ. The slowest tenth is
 * left out, which says more of the machine than of the server. 4.5 is where a difference is taken as proven.
 */
import { Agent, request } from 'node:http'
import { type Measured, startMeasured } from './servers.ts'

const limit = 4.5

interface Question {
  title: string
  path: string
  pairs: number
  /** Somebody who exists, and nobody; as long, with a secret as long. */
  bodies(gateway: Measured): { known: string; unknown: string }
}

const questions: Question[] = [
  {
    title: 'log-in: wrong password, unknown e-mail',
    path: '/desk/v1/session',
    pairs: 1000,
    bodies: ({ accounts }) => {
      const bodyOf = (email: string) => JSON.stringify({ email, password: 'not the right password' })
      const { email } = accounts.agent
      return { known: bodyOf(email), unknown: bodyOf(email.replace(/^./, 'x')) }
    },
  },
  {
    title: 'token: wrong secret, unknown client',
    path: '/oauth2/v1/token',
    pairs: 5000,
    bodies: ({ accounts }) => {
      const { client_id, client_secret } = accounts.connector
      const bodyOf = (id: string) =>
        JSON.stringify({
          grant_type: 'client_credentials',
          client_id: id,
          client_secret: 'x'.repeat(client_secret.length),
        })
      return { known: bodyOf(client_id), unknown: bodyOf('x'.repeat(client_id.length)) }
    },
  },
]

export async function timing(): Promise<void> {
  // Each request names another address, so that the limit on guessing never answers in place of the door.
  const gateway = await startMeasured({ TRUST_PROXY: 'loopback' })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    for (const { title, path, pairs, bodies } of questions) {
      const { known, unknown } = bodies(gateway)
      const times = { known: [] as number[], unknown: [] as number[] }
      for (let n = -pairs / 10; n < pairs; n++) {
        const order = Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
        for (const kind of order) {
          const body = kind === 'known' ? known : unknown
          const ms = await refusedAfter({ agent, port: gateway.port, path, body })
          if (n >= 0) times[kind].push(ms)
        }
      }
      report(title, times)
    }
  } finally {
    agent.destroy()
    await gateway.stop()
  }
}

let asked = 0

function refusedAfter({ agent, port, path, body }: { agent: Agent; port: number; path: string; body: string }) {
  asked += 1
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
  }
  return new Promise<number>((resolve, reject) => {
    const startedAt = performance.now()
    const sent = request({ agent, port, path, method: 'POST', headers }, (answer) => {
      const ms = performance.now() - startedAt
      answer.resume().once('end', () => resolve(ms))
      if (answer.statusCode !== 401) reject(new Error(`${path} answered ${answer.statusCode}, not 401`))
    })
    sent.once('error', reject).end(body)
  })
}

function report(title: string, times: { known: number[]; unknown: number[] }): void {
  const slowest = [...times.known, ...times.unknown].sort((a, b) => a - b)[
    Math.floor((times.known.length + times.unknown.length) * 0.9)
  ]
  const kept = (all: number[]) => all.filter((ms) => ms <= (slowest ?? Number.POSITIVE_INFINITY))
  const [known, unknown] = [describe(kept(times.known)), describe(kept(times.unknown))]
  const t = (known.mean - unknown.mean) / Math.sqrt(known.variance / known.count + unknown.variance / unknown.count)
  const micros = ((known.mean - unknown.mean) * 1000).toFixed(1)
  console.log(
    `  ${title}: ${known.mean.toFixed(3)} ms and ${unknown.mean.toFixed(3)} ms, ${micros} µs apart, ` +
      `t = ${t.toFixed(2)} (limit ±${limit}), ${times.known.length} pairs`,
  )
}

function describe(values: number[]): { mean: number; variance: number; count: number } {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { mean, variance, count }
}
