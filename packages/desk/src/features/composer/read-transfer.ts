export interface Given {
  files: File[]
  /** Names of what was dropped and is no file. */
  folders: string[]
}

/** What is dropped or pasted. To be called in the event itself: afterwards the browser has emptied it. */
export function readTransfer(transfer: DataTransfer): Given {
  const given: Given = { files: [], folders: [] }
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory) given.folders.push(entry.name)
    else if (file) given.files.push(file)
  }
  return given
}

export const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
  transfer?.types.includes('Files') ?? false

/** A copied piece of a document or table brings its picture along: it is the text that is meant. */
export const meansText = ({ types }: DataTransfer): boolean =>
  types.includes('text/plain') && types.includes('text/html')
