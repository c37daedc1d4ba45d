import { createConnection } from 'node:net'
import { text } from 'node:stream/consumers'

/** Its own variable, not one of the gateway's settings: tests hand their environment on to the servers they start. */
export const doorVariable = 'TEST_POSTGRES_DOOR'

/** What the program that runs the tests answers: see postgres-door.ts. */
export async function askDoor(question: string): Promise<string> {
  const path = process.env[doorVariable]
  if (!path) throw new Error('no PostgreSQL for tests: run them with vitest')
  const socket = createConnection(path)
  socket.write(question)
  const answer = await text(socket)
  if (!answer.startsWith('postgres')) throw new Error(`no PostgreSQL for tests: ${answer}`)
  return answer
}
