import { ApiError } from '../../core/api/api-error.ts'

export type LoginErrorText =
  | 'login.wrongPassword'
  | 'login.wrongToken'
  | 'login.wrongCode'
  | 'login.tooMany'
  | 'login.tooManyCodes'
  | 'errors.network'
  | 'errors.server'

/** What the form asks for: the code comes after the password. */
export type LoginStep = 'password' | 'token' | 'code'

const wrong = { password: 'login.wrongPassword', token: 'login.wrongToken', code: 'login.wrongCode' } as const

export const asksForCode = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'second_factor_required'

export function describeLoginError(error: unknown, step: LoginStep): LoginErrorText {
  const { status, reason } = error instanceof ApiError ? error : { status: 500, reason: undefined }
  if (status === 0) return 'errors.network'
  if (status === 429) return step === 'code' ? 'login.tooManyCodes' : 'login.tooMany'
  if (status >= 500) return 'errors.server'
  // The password may have changed between the two steps.
  return reason?.code === 'password_wrong' ? wrong.password : wrong[step]
}
