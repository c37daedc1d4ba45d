import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import { ApiError, type Fault } from '../../lib/errors.ts'

/** What is used of an ajv error, as `allErrors` and `verbose` give it. */
export interface FormError {
  keyword: string
  instancePath: string
  schemaPath: string
  params: Record<string, unknown>
  message?: string | undefined
  parentSchema?: object | undefined
}

/** How many faults of one request are told. */
export const maxFaults = 100

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** `if` says only that its `else` failed, and what is beneath a union that none of its parts fits: both are noise. */
const isNoise = ({ keyword, schemaPath }: FormError): boolean =>
  keyword === 'if' || /\/(?:any|one)Of\//.test(schemaPath)

function describe({ keyword, message, parentSchema = {} }: FormError): Reason {
  if (keyword === 'required') return reason('required')
  const { fault: own }: { fault?: Reason } = parentSchema
  if (own) return own
  return message === undefined ? reason('not_valid') : reason('wrong_form', { detail: message })
}

/** Schema errors as faults, each said once, in linear time: 1000 bad messages make tens of thousands of errors. */
export function foldErrors(errors: Iterable<FormError>, { prefix = '', limit = maxFaults } = {}): Fault[] {
  const faults: Fault[] = []
  const told = new Set<string>()
  for (const error of errors) {
    if (isNoise(error)) continue
    const { missingProperty } = error.params
    const missing =
      error.keyword === 'required' && typeof missingProperty === 'string' ? `/${escapePointer(missingProperty)}` : ''
    const path = prefix + error.instancePath + missing
    const what = describe(error)
    const key = `${path}\n${sayInEnglish(what)}`
    if (told.has(key)) continue
    told.add(key)
    faults.push({ path, reason: what })
    if (faults.length >= limit) break
  }
  return faults
}

/** The refusal of a request for its faults, of which it names as many as are told. */
export function refuseFaulty(faults: Fault[]): ApiError {
  const { length: count } = faults
  if (count >= maxFaults) return new ApiError(reason('has_many_faults', { count: maxFaults }), { faults })
  return new ApiError(count === 1 ? reason('has_fault') : reason('has_faults', { count }), { faults })
}
