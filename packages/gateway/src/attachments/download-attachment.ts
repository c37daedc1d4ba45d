/**
 * A partner's download of a file of a reply. The first one that is sent to its end starts the end of the URL's life;
 * one that is cut does not. The agents' copy is another matter: nothing here deletes bytes.
 */

import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { tryAgain } from '../lib/try-again.ts'
import type { PartnerFile } from './attachment.ts'
import type { AttachmentStore } from './attachment-store.ts'
import type { BlobStore, Sink } from './blob-store.ts'

export interface DownloadDeps {
  store: Pick<AttachmentStore, 'findPartnerFile' | 'recordDownload'>
  blobs: Pick<BlobStore, 'open'>
  clock: Clock
  config: Pick<Config, 'attachmentGraceMs'>
  log: Logger
}

export interface Downloads {
  /** The file, when it is this connector's and its time is not over; else a 404. */
  readFile(uid: string, connectorId: string): Promise<PartnerFile>
  /** To be piped into that response. */
  openFile(file: PartnerFile, sink: Sink): Promise<Readable>
  /** To be called in the very moment the last byte was sent. */
  recordSent(file: PartnerFile): void
}

const gone = () => refuse('attachment_gone')

export function createDownloads({ store, blobs, clock, config, log }: DownloadDeps): Downloads {
  // Who begins after a download has ended must find it recorded, although the commit takes a moment.
  const recording = new Map<string, Promise<void>>()

  return {
    async readFile(uid, connectorId) {
      await recording.get(uid)
      const file = await store.findPartnerFile(uid, clock.now())
      if (!file || file.connectorId !== connectorId) throw gone()
      return file
    },
    async openFile(file, sink) {
      const blob = await blobs.open(file.blobKey, sink)
      if (!blob) throw gone()
      return blob.stream
    },
    recordSent({ uid }) {
      const now = clock.now()
      const recorded = tryAgain({ clock, log }, 'a download', () =>
        store.recordDownload(uid, now, config.attachmentGraceMs),
      )
        .catch((err) => log.error({ err }, 'a download was not recorded: its URL lives on'))
        .finally(() => {
          if (recording.get(uid) === recorded) recording.delete(uid)
        })
      recording.set(uid, recorded)
    },
  }
}
