/** What two tabs made of one draft, put together: nothing that one of them wrote is lost by the other's save. */
import type { UploadItem } from '@passerelle/protocol'
import type { Problem } from '../api/problem.ts'

export interface StoredDraft {
  text: string
  uploads: UploadItem[]
  /** Their bytes are not kept, only that they were there. */
  lost: { name: string; size: number }[]
  /** Why it came back. */
  refusal?: Problem
}

interface Sides {
  /** As both knew it last. */
  base: StoredDraft
  mine: StoredDraft
  theirs: StoredDraft
}

/** Where both wrote, the text of the tab that saves later stays. */
export function mergeDrafts({ base, mine, theirs }: Sides): StoredDraft {
  const { refusal } = isSame(mine.refusal, base.refusal) ? theirs : mine
  return {
    text: mine.text === base.text ? theirs.text : mine.text,
    uploads: mergeLists({ base: base.uploads, mine: mine.uploads, theirs: theirs.uploads }, (file) => file.upload_id),
    lost: mergeLists({ base: base.lost, mine: mine.lost, theirs: theirs.lost }, nameAndSize),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

export const nameAndSize = ({ name, size }: { name: string; size: number }): string => `${size} ${name}`

/** What either side added is there, what either side removed is not. */
function mergeLists<T>(sides: Record<keyof Sides, T[]>, keyOf: (one: T) => string): T[] {
  const [base, mine, theirs] = [sides.base, sides.mine, sides.theirs].map((list) => new Set(list.map(keyOf)))
  const [kept, added] = [
    sides.mine.filter((one) => theirs?.has(keyOf(one)) || !base?.has(keyOf(one))),
    sides.theirs.filter((one) => !mine?.has(keyOf(one)) && !base?.has(keyOf(one))),
  ]
  return [...kept, ...added]
}
