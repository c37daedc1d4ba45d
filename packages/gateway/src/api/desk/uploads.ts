import type { Readable } from 'node:stream'
import multipart, { type MultipartFile } from '@fastify/multipart'
import { LIMITS } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyRequest } from 'fastify'
import type { BlobStore } from '../../attachments/blob-store.ts'
import { BlobTooLarge } from '../../attachments/blob-too-large.ts'
import { type NewFile, uploadFile } from '../../conversations/upload-file.ts'
import { type ApiError, ReasonedError, reasonOf, refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { streamedLease } from '../http/body-memory.ts'
import { bodyRules, superviseReading } from '../http/json-body.ts'
import { memoryTaken } from '../http/read-body.ts'
import { inboxAgent } from './authenticate.ts'
import { deskDoor } from './describe.ts'
import { presentUpload } from './present.ts'

export type UploadsDeps = Parameters<typeof uploadFile>[0] & { blobs: Pick<BlobStore, 'bufferBytes'> }

/** What boundaries, headers and fields may add to the file. */
const envelopeBytes = 64 * 1024

const limits = {
  // The blob store holds the limit; this one only has to be beyond it.
  fileSize: LIMITS.attachmentBytes + 1,
  files: 1,
  fields: 20,
  parts: 20,
  fieldSize: 1024,
  headerPairs: 50,
}

export function registerUploads(app: App, deps: UploadsDeps): void {
  // In a scope of its own: no other route takes multipart.
  app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false, limits })
    const options = { bodyLimit: LIMITS.requestBytes, config: { operation: deskDoor.operations.uploadFile } }
    scope.post('/uploads', options, async (request, reply) => {
      const { id: agentId, instanceId } = inboxAgent(request)
      if (Number(request.headers['content-length']) > LIMITS.attachmentBytes + envelopeBytes) throw tooLarge()
      const rules = bodyRules(request)
      if (!rules.lease.take(heldBytes(request, deps.blobs))) throw memoryTaken()
      const keepFile = async (refused: Promise<never>) => {
        const { part, rest } = await readFirstFile(request)
        return uploadFile(deps, { instanceId, agentId, ...toFile(part, rest, refused) })
      }
      try {
        const upload = await superviseReading(request, keepFile, { ...rules, lease: streamedLease })
        return await reply.code(201).send(presentUpload(upload))
      } catch (error) {
        throw toApiError(error)
      }
    })
  })
}

/** On its way to where it is kept: a small one no more than itself, in pieces and whole. */
const heldBytes = ({ headers }: FastifyRequest, { bufferBytes }: Pick<BlobStore, 'bufferBytes'>): number =>
  Math.min(bufferBytes, 2 * Number(headers['content-length'] ?? bufferBytes))

type Parts = ReturnType<FastifyRequest['parts']>

/** Undoes the difference between what the form got wrong and what went wrong here. */
class BrokenForm extends ReasonedError {}

async function readFirstFile(request: FastifyRequest): Promise<{ part: MultipartFile; rest: Parts }> {
  if (!request.isMultipart()) throw wrongType()
  const rest = request.parts()
  for (;;) {
    const { value, done } = await nextPart(rest)
    if (done) throw new BrokenForm(reason('upload_without_file'))
    if (value.type === 'file') return { part: value, rest }
  }
}

async function nextPart(parts: Parts) {
  try {
    return await parts.next()
  } catch (error) {
    throw new BrokenForm(reasonOf(error))
  }
}

async function noMore(rest: Parts): Promise<void> {
  for (;;) {
    const { value, done } = await nextPart(rest)
    if (done) return
    if (value.type === 'file') throw new BrokenForm(reason('upload_of_two_files'))
  }
}

const toFile = (
  { filename, mimetype, file }: MultipartFile,
  rest: Parts,
  refused: Promise<never>,
): Pick<NewFile, 'name' | 'mimeType' | 'bytes'> => ({
  // So browsers write a quotation mark in a name.
  name: filename?.replaceAll('%22', '"'),
  mimeType: mimetype,
  bytes: readBytes(file, rest, refused),
})

/**
 * To the end of the form. An error of this stream is the client's, one of the blob store's is ours. Of a refused body
 * neither the file nor the form ever ends: whoever waited for that would keep what was written of it open.
 */
async function* readBytes(file: Readable, rest: Parts, refused: Promise<never>): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = file[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = chunks.next().catch((error: unknown) => {
        throw new BrokenForm(reasonOf(error))
      })
      const { value, done } = await Promise.race([next, refused])
      if (done) break
      yield value
    }
    await Promise.race([noMore(rest), refused])
  } finally {
    file.destroy()
  }
}

function toApiError(error: unknown): unknown {
  if (error instanceof BlobTooLarge) return tooLarge()
  if (!(error instanceof BrokenForm)) return error
  return refuse('upload_not_kept', { reason: error.reason })
}

const tooLarge = (): ApiError => refuse('file_too_large', { max: LIMITS.attachmentBytes })

const wrongType = (): ApiError => refuse('not_multipart')
