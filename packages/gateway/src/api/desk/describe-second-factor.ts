/** The desk API in words: the second factor of the asking person. */
import {
  NewSecondFactorItemSchema,
  RecoveryCodesItemSchema,
  SecondFactorItemSchema,
} from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'

const refusals = ['Unauthorized', 'Forbidden', 'Conflict', 'TooManyRequests'] as const
const bySession = { security: [['session']], errors: refusals } as const
const changeBySession = { security: [['session', 'csrfToken']], errors: refusals } as const
const password = 'correct horse battery'

export const secondFactor = {
  readSecondFactor: {
    summary: 'Read the own second factor',
    description: 'Whether log-in asks the person for a code, and how many recovery codes are left.',
    ...bySession,
    answers: { 200: { description: 'As it is now.', schema: SecondFactorItemSchema } },
  },
  beginSecondFactor: {
    summary: 'Set up the own second factor',
    description:
      'Gives the secret for an authenticator app (RFC 6238: SHA-1, six digits, 30 s). Log-in asks for no code before the first one was confirmed.',
    ...changeBySession,
    body: { examples: { begin: { summary: 'With the password', value: { password } } } },
    answers: { 201: { description: 'To be confirmed.', schema: NewSecondFactorItemSchema } },
  },
  confirmSecondFactor: {
    summary: 'Confirm the own second factor',
    description:
      'With a code of the app. From then on log-in asks for one. The other sessions of the person end. The recovery codes are shown this once; each works once in the place of a code.',
    ...changeBySession,
    body: { examples: { confirm: { summary: 'The code of now', value: { code: '123456' } } } },
    answers: { 200: { description: 'It is on.', schema: RecoveryCodesItemSchema } },
  },
  removeSecondFactor: {
    summary: 'Turn off the own second factor',
    description: 'With the password and a code, or a recovery code. Sessions stay.',
    ...changeBySession,
    body: { examples: { off: { summary: 'Turn it off', value: { password, code: '123456' } } } },
    answers: { 204: { description: 'Log-in asks for the password alone.' } },
  },
} satisfies Record<string, Operation>
