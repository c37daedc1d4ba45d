import type { BlobStore } from '../../attachments/blob-store.ts'
import type { Store } from '../../store/store.ts'
import type { MissingFiles } from './check-folders.ts'

const looksAtOnce = 64

export async function findMissingFiles(
  store: Pick<Store, 'openSnapshot'>,
  blobs: Pick<BlobStore, 'has'>,
): Promise<MissingFiles> {
  const named = await listNamed(store)
  const absent = new Set<string>()
  const look = async (key: string) => {
    if (!(await blobs.has(key))) absent.add(key)
  }
  for (let from = 0; from < named.length; from += looksAtOnce) {
    await Promise.all(named.slice(from, from + looksAtOnce).map(look))
  }
  // A row goes before its file: what no row names any more was deleted while we looked.
  const missing = absent.size === 0 ? [] : (await listNamed(store)).filter((key) => absent.has(key))
  return { named: named.length, count: missing.length, first: missing[0] ?? '' }
}

async function listNamed(store: Pick<Store, 'openSnapshot'>): Promise<string[]> {
  const snapshot = await store.openSnapshot()
  try {
    return snapshot.listBlobKeys()
  } finally {
    snapshot.close()
  }
}
