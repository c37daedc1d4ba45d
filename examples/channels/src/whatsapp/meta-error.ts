/** What Meta refuses, by the code in its answer, as its reference advises: much of what passes is a 400 as well. */
import { isRefusedForGood, type UpstreamError } from '../kit/upstream.ts'

const limits = [4, 17, 32, 613, 80007, 130429, 131048, 131056]
const outages = [1, 2, 131000, 131016, 131057]
/** Of the token, the app or the account: somebody mends that. */
const rights = [0, 3, 10, 190, 368, 131005, 131031]
const passing = new Set([...limits, ...outages, ...rights])

export function codeOf(error: UpstreamError): number | undefined {
  const code = /"code"\s*:\s*(\d+)/.exec(error.text)?.[1]
  return code === undefined ? undefined : Number(code)
}

/** Asked again, it would be refused again. */
export function isRefusedByMeta(error: unknown): error is UpstreamError {
  if (!isRefusedForGood(error)) return false
  const code = codeOf(error)
  return code === undefined || !(passing.has(code) || (code >= 200 && code < 300))
}
