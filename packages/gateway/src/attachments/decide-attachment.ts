/** Files: uploads, what a fetch found, which are fetched next, and when the partner's time with one runs out. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import type { DueFetch, OwnedAttachment } from '../commands/look-ups.ts'
import { insert, type RowChange, removeAll, update } from '../commands/row-changes.ts'
import type { Upload } from './attachment.ts'
import { imageFields } from './attachment-rows.ts'
import type { FetchClaim, FetchOutcome, FetchSettlement, FetchTask } from './attachment-store.ts'

export const recordUpload = ({ image, ...upload }: Upload): Command<void> => ({
  about: {},
  needs: {},
  decide: () => ({
    outcome: undefined,
    changes: [insert('uploads', { ...upload, ...imageFields(image), cannedReplyId: null })],
  }),
})

/** Gives their files, which nobody can send any more. */
export const deleteUploads = (before: number, limit: number): Command<string[]> => ({
  needs: { uploadsBefore: { before, limit } },
  decide: ({ uploadsBefore }) => ({
    outcome: uploadsBefore.map(({ blobKey }) => blobKey),
    changes: removeAll(
      'uploads',
      'id',
      uploadsBefore.map(({ id }) => id),
    ),
  }),
})

export interface PartnersTime {
  goneAt: number | null
  downloadedAt: number | null
  /** Of the connector. */
  heldSince: number | null
}

/** What the partner has not taken yet does not run out while its connector is held. */
export function isTimeOver({ goneAt, downloadedAt, heldSince }: PartnersTime, now: number): boolean {
  const passedUntil = heldSince === null || downloadedAt !== null ? now : Math.min(heldSince, now)
  return goneAt !== null && goneAt <= passedUntil
}

/** The first whole download ends the partner's time with the file `graceMs` later, if it runs already. */
export const recordDownload = (uid: string, now: number, graceMs: number): Command<void> => ({
  about: { attachmentUids: [uid] },
  needs: { attachmentByUid: { uid } },
  decide: ({ attachmentByUid: [before] }) => {
    if (!before || before.downloadedAt !== null) return unchanged(undefined)
    const after = { downloadedAt: now, goneAt: before.goneAt === null ? null : now + graceMs }
    return { outcome: undefined, changes: update('attachments', { id: before.id }, { before, after }) }
  },
})

/** Whether what came of it counts: the file is still there, and no other server took the fetch over. */
export const settleFetch = (id: string, outcome: FetchOutcome, { now, nodeId }: FetchSettlement): Command<boolean> => ({
  about: { attachmentIds: [id] },
  needs: { attachment: { id } },
  decide: ({ attachment: [before] }) => {
    if (before && before.nodeId === (nodeId ?? null))
      return { outcome: true, changes: afterFetch(before, outcome, now) }
    // It may be told again, by whoever did not hear that it was committed.
    return unchanged(outcome.kind === 'ready' && before?.blobKey === outcome.blobKey)
  },
})

const noLease = { leasedUntil: null, nodeId: null }

function afterFetch(before: OwnedAttachment, outcome: FetchOutcome, now: number): RowChange[] {
  const become = (after: Parameters<typeof update<'attachments'>>[2]['after']) =>
    update('attachments', { id: before.id }, { before, after: { ...noLease, ...after } })
  switch (outcome.kind) {
    case 'released':
      return become({})
    case 'retry':
      return become({ fetchAt: outcome.at, fetchTries: before.fetchTries + 1, error: JSON.stringify(outcome.error) })
    case 'ready': {
      const { blobKey, size, image } = outcome
      const found = { blobKey, size, ...imageFields(image), error: null }
      return [...become({ state: 'ready', fetchAt: null, ...found }), tellOf(before, now)]
    }
    case 'failed':
      return [...become({ state: 'failed', fetchAt: null, error: JSON.stringify(outcome.error) }), tellOf(before, now)]
  }
}

const tellOf = ({ instanceId, conversationId, messageId }: OwnedAttachment, now: number): RowChange =>
  insert('changes', { instanceId, type: 'message.updated', conversationId, messageId, recordedAt: now })

/** Leases what is due: one of each connector in turn, its oldest first. A lease that ended unsettled was a failed try. */
export const claimFetches = (claim: FetchClaim): Command<FetchTask[]> => ({
  // What others lease at the same time, the engine passes over.
  about: {},
  needs: {
    fetchesAbandoned: { now: claim.now },
    fetchesDue: { now: claim.now, limit: Math.min(claim.perConnector, claim.limit) },
  },
  decide: ({ fetchesAbandoned, fetchesDue }) => {
    const failed = fetchesAbandoned.map((before) => ({
      before,
      after: { ...before, fetchTries: before.fetchTries + 1, fetchAt: claim.now, ...noLease },
    }))
    const chosen = chooseFetches([...failed.map(({ after }) => after), ...fetchesDue], claim)
    const lease = { leasedUntil: claim.now + claim.leaseMs, nodeId: claim.nodeId ?? null }
    return {
      outcome: chosen.map(toTask),
      changes: [
        ...failed.flatMap(({ before, after }) => update('attachments', { id: before.id }, { before, after })),
        ...chosen.flatMap((before) => update('attachments', { id: before.id }, { before, after: lease })),
      ],
    }
  },
})

/** The first of each connector, then the second of each; the one that has waited longest first. */
export function chooseFetches(due: readonly DueFetch[], { perConnector, inFlight, limit }: FetchClaim): DueFetch[] {
  const taken = new Map(inFlight)
  const places = due
    .toSorted((one, other) => one.fetchAt - other.fetchAt)
    .map((fetch) => {
      const place = taken.get(fetch.connectorId) ?? 0
      taken.set(fetch.connectorId, place + 1)
      return { fetch, place }
    })
  return places
    .filter(({ place }) => place < perConnector)
    .toSorted((one, other) => one.place - other.place || one.fetch.fetchAt - other.fetch.fetchAt)
    .slice(0, limit)
    .map(({ fetch }) => fetch)
}

const toTask = ({ id, connectorId, url, mimeType, fetchTries }: DueFetch): FetchTask => ({
  attachmentId: id,
  connectorId,
  url,
  mimeType,
  tries: fetchTries,
})
