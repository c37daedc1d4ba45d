/** What an error of S3 is about, and what the operator can do: one sentence each. Pure. */
import { type Reason, reason } from '@passerelle/protocol/errors'
import { nameOfPlace, type S3Place } from '../config/parse-blob-url.ts'
import { StorageFault } from '../lib/storage-fault.ts'

const refusedCredentials = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
  'AuthorizationQueryParametersError',
]
const otherRegion = [
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]
const refusedAccess = ['AccessDenied', 'AllAccessDisabled', 'AccountProblem', 'Forbidden']
const network = /^(E[A-Z_]+|TimeoutError|AbortError|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|HPE_\w+)$/

/** The fault that an error of the SDK, or of the way to S3, tells of; what is neither stays what it is. */
export function explainS3(error: unknown, place: S3Place): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const problem = error instanceof StorageFault ? undefined : problemOf(error, place)
  return problem ? new StorageFault(problem, error) : error
}

function problemOf(error: Error, place: S3Place): Reason | undefined {
  const { name, message } = error
  const { bucket } = place
  const endpoint = endpointOf(place)
  const status = statusOf(error)
  // The answer to a HEAD has no body to say it in.
  const refused = { place: nameOfPlace(place), detail: /^Unknown/.test(name) ? String(status) : name }
  if (name === 'NoSuchBucket') return reason('s3_bucket_missing', { bucket, endpoint })
  if (name === 'CredentialsProviderError') return reason('s3_credentials_missing', { detail: oneLine(message) })
  if (/^Region is missing/.test(message)) return reason('s3_region_missing')
  if (refusedCredentials.includes(name)) return reason('s3_credentials_refused', { detail: name })
  if (otherRegion.includes(name) || status === 301) {
    const region = regionOf(error)
    return region === undefined ? reason('s3_region_other', { bucket }) : reason('s3_region_wrong', { bucket, region })
  }
  if (name.startsWith('KMS.')) return reason('s3_kms_key_refused', refused)
  if (refusedAccess.includes(name) || status === 403) return reason('s3_access_denied', refused)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : name
  if (network.test(code)) return reason('s3_unreachable', { endpoint, detail: code })
  return status === undefined ? undefined : reason('s3_failing', { endpoint, detail: `${status} ${name}` })
}

/** What people know it by. */
export const endpointOf = ({ endpoint }: S3Place): string => endpoint ?? 'Amazon S3'

/** The object, or the upload, is not there; that the bucket is not is another matter. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && statusOf(error) === 404 && error.name !== 'NoSuchBucket'

/** `undefined` when no answer came. */
function statusOf(error: unknown): number | undefined {
  const status =
    fieldOf(fieldOf(error, '$metadata'), 'httpStatusCode') ?? fieldOf(fieldOf(error, '$response'), 'statusCode')
  return typeof status === 'number' ? status : undefined
}

/** The one S3 says the bucket is in. */
function regionOf(error: Error): string | undefined {
  const region =
    fieldOf(error, 'Region') ?? fieldOf(fieldOf(fieldOf(error, '$response'), 'headers'), 'x-amz-bucket-region')
  return typeof region === 'string' ? region : undefined
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replace(/\.$/, '')
