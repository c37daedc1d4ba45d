import { Agent } from 'undici'
import { type GuardOptions, guardedConnect } from './guarded-connect.ts'

export const createGuardedAgent = (guard: GuardOptions, connectionsPerOrigin: number): Agent =>
  new Agent({
    connect: guardedConnect(guard),
    connections: connectionsPerOrigin,
    allowH2: false,
    // Each request brings its own time, which covers all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
