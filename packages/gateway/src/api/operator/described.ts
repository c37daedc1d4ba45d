/** What the operations of the operator API have in common: who may ask, how they are refused, and forms of answers. */
import { pageSchema } from '@passerelle/protocol/schemas'
import type { TSchema } from 'typebox'
import type { Answer } from '../http/operation.ts'

const refusals = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const
export const read = { security: [['operatorToken'], ['session']], errors: refusals } as const
export const write = { security: [['operatorToken'], ['session', 'csrfToken']], errors: refusals } as const
export const writeMayConflict = { ...write, errors: [...refusals, 'Conflict'] } as const

export const item = (description: string, schema: TSchema): Record<number, Answer> => ({ 200: { description, schema } })
export const created = (description: string, schema: TSchema): Record<number, Answer> => ({
  201: { description, schema },
})
export const page = (name: string, schema: TSchema) => item('A page of them.', pageSchema(name, schema))

export const ofInstance = { instance_id: 'Only those of this instance.' }
