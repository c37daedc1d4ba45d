import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import { ApiError, type Fault } from '../../lib/errors.ts'
import { nearestOf } from '../../lib/nearest.ts'

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

/** What is used of the schema that refused a value. */
interface RefusingSchema {
  fault?: Reason
  type?: string | string[]
  properties?: object
}

const wrongTypes: Record<string, Reason> = {
  object: reason('must_be_object'),
  array: reason('must_be_list'),
  string: reason('not_a_string'),
  boolean: reason('not_a_boolean'),
  number: reason('must_be_number'),
  integer: reason('must_be_whole_number'),
}

function describe({ keyword, message, params, parentSchema = {} }: FormError): Reason {
  const { fault: own, type, properties = {} }: RefusingSchema = parentSchema
  if (keyword === 'required') return reason('required')
  if (keyword === 'additionalProperties') return describeUnknown(String(params.additionalProperty), properties)
  if (own) return own
  // Only an empty list stands for an object: any other is of the wrong type.
  const isWrongType = keyword === 'type' || (keyword === 'maxItems' && params.limit === 0)
  const wrongType = isWrongType && wrongTypes[[type ?? []].flat()[0] ?? '']
  if (wrongType) return wrongType
  return message === undefined ? reason('not_valid') : reason('wrong_form', { detail: message })
}

const describeUnknown = (name: string, known: object): Reason => {
  const names = Object.keys(known)
  return reason('unknown_field', { nearest: nearestOf(names, name), names })
}

/** The property an error is about, when the error is one of the object around it. */
function propertyOf({ keyword, params: { missingProperty, additionalProperty } }: FormError): string {
  const name = { required: missingProperty, additionalProperties: additionalProperty }[keyword]
  return typeof name === 'string' ? `/${escapePointer(name)}` : ''
}

/** Schema errors as faults, each said once, in linear time: 1000 bad messages make tens of thousands of errors. */
export function foldErrors(errors: Iterable<FormError>, { prefix = '', limit = maxFaults } = {}): Fault[] {
  const faults: Fault[] = []
  const told = new Set<string>()
  for (const error of errors) {
    if (isNoise(error)) continue
    const path = prefix + error.instancePath + propertyOf(error)
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

/** The parts of a body in which no fault was found: the rules can be checked on them too. */
export function soundParts(body: unknown, faults: readonly Fault[]): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const broken = new Set(faults.map(({ path }) => path.split('/')[1]))
  return Object.fromEntries(Object.entries(body).filter(([key]) => !broken.has(escapePointer(key))))
}
