import { ApiError } from '../../core/api/api-error.ts'

export type LoginErrorText =
  | 'login.wrongPassword'
  | 'login.wrongToken'
  | 'login.tooMany'
  | 'errors.network'
  | 'errors.server'

export function describeLoginError(error: unknown, withToken: boolean): LoginErrorText {
  const status = error instanceof ApiError ? error.status : 500
  if (status === 0) return 'errors.network'
  if (status === 429) return 'login.tooMany'
  if (status >= 500) return 'errors.server'
  return withToken ? 'login.wrongToken' : 'login.wrongPassword'
}
