/** The text of BLOB_URL as the place it names, or what is wrong with it. Pure. */
import { reason } from '@passerelle/protocol/errors'
import { filePath, type Parse, Problem } from './parse-setting.ts'

/** A bucket, and the beginning of all keys there. */
export interface S3Place {
  kind: 's3'
  /** As it was written. */
  url: string
  bucket: string
  /** Ends with a slash, or is empty. */
  prefix: string
  /** Null for Amazon S3 itself. */
  endpoint: string | null
  /** Null when the environment is to say it. */
  region: string | null
  /** What S3 encrypts the files by; null leaves that to the bucket. */
  encryption: 'AES256' | 'aws:kms' | null
  /** Of `aws:kms`; null for the account's own. */
  kmsKey: string | null
}

export type BlobPlace = { kind: 'file'; path: string } | S3Place

/** What people know it by. */
export const nameOfPlace = (place: BlobPlace): string =>
  place.kind === 'file' ? place.path : `s3://${place.bucket}/${place.prefix}`.replace(/\/$/, '')

/** Buckets of two servers may have one name. */
export const isSamePlace = (one: BlobPlace, other: BlobPlace): boolean =>
  nameOfPlace(one) === nameOfPlace(other) && endpointOf(one) === endpointOf(other)

const endpointOf = (place: BlobPlace): string | null => (place.kind === 's3' ? place.endpoint : null)

export const parseBlobUrl: Parse<BlobPlace> = (text) => {
  if (text.startsWith('s3:')) return parseS3(text)
  const path = filePath(text, 'file')
  return path === undefined ? new Problem(reason('not_blob_url')) : { kind: 'file', path }
}

const form = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?<prefix>(?:\/[\w.-]+)*)\/?(?:\?(?<query>[^#]*))?$/
const parameters = ['endpoint', 'region', 'encryption', 'kmsKey'] as const

function parseS3(url: string): S3Place | Problem {
  if (/^[^?]*@/.test(url)) return new Problem(reason('s3_credentials_misplaced'))
  const { bucket, prefix = '', query = '' } = form.exec(url)?.groups ?? {}
  const isPath = prefix.split('/').every((part) => part !== '.' && part !== '..')
  if (bucket === undefined || !isPath) return new Problem(reason('not_s3_url'))
  const given = new URLSearchParams(query)
  const unknown = [...given.keys()].find((name) => !parameters.some((known) => known === name))
  if (unknown !== undefined)
    return new Problem(reason('s3_parameter_unknown', { name: unknown, known: [...parameters] }))
  const textOf = (name: (typeof parameters)[number]) => given.get(name) || null
  const endpoint = textOf('endpoint')
  const encryption = textOf('encryption')
  const kmsKey = textOf('kmsKey')
  if (endpoint !== null && !isEndpoint(endpoint)) return new Problem(reason('s3_endpoint_malformed'))
  if (encryption !== null && encryption !== 'AES256' && encryption !== 'aws:kms') {
    return new Problem(reason('s3_encryption_unknown'))
  }
  if (kmsKey !== null && encryption !== 'aws:kms') return new Problem(reason('s3_kms_key_alone'))
  const keys = prefix === '' ? '' : `${prefix.slice(1)}/`
  return { kind: 's3', url, bucket, prefix: keys, endpoint, region: textOf('region'), encryption, kmsKey }
}

function isEndpoint(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return (
    url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
  )
}
