import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { draftOf } from '../../core/drafts/draft-store.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { formatSize } from '../../core/i18n/format.ts'
import { shownName } from '../../core/ui/file-name.ts'
import { chooseFiles, type FileRefusal, MAX_FILE_BYTES, MAX_FILES, roundUp } from './limits.ts'
import type { Given } from './read-transfer.ts'

const NAMED = 3

/** Takes files from the button, a drop or the clipboard; what cannot go is named in the composer, the others go on. */
export function useAttach(conversation: string): (given: Given) => void {
  const { drafts, files: draftFiles } = useWriting()
  const explain = useExplain()
  return useCallback(
    ({ files, folders }) => {
      const present = draftOf(drafts.store.get(), conversation).files.length
      const { accepted, refused } = chooseFiles(present, files)
      for (const file of accepted) draftFiles.add(conversation, file)
      const all = [...folders.map((name): FileRefusal => ({ kind: 'folder', name })), ...refused]
      if (all.length > 0) drafts.change(conversation, (draft) => ({ ...draft, refusal: { text: explain(all) } }))
    },
    [conversation, explain, drafts, draftFiles],
  )
}

/** The two limits in words. */
export function useFileLimits(): string {
  const { t, i18n } = useTranslation()
  return t('files.limits', { size: formatSize(i18n.language, MAX_FILE_BYTES), max: MAX_FILES })
}

function useExplain(): (refusals: FileRefusal[]) => string {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  return useCallback(
    (refusals) => {
      const limit = formatSize(language, MAX_FILE_BYTES)
      const inWords = (refusal: FileRefusal): string => {
        switch (refusal.kind) {
          case 'too-many':
            return t('files.tooMany', { max: MAX_FILES, names: nameSome(refusal.names) })
          case 'too-large':
            return t('files.tooLarge', {
              name: shownName(refusal.name),
              size: formatSize(language, roundUp(refusal.size)),
              limit,
            })
          default:
            return t(`files.${refusal.kind}`, { name: shownName(refusal.name) })
        }
      }
      // The last one is of all that found no room.
      const shown = refusals.length > NAMED + 1 ? [...refusals.slice(0, NAMED), ...refusals.slice(-1)] : refusals
      const lines = shown.map(inWords)
      if (shown.length < refusals.length) lines.push(t('files.moreRefused', { count: refusals.length - shown.length }))
      return lines.join('\n')
    },
    [t, language],
  )
}

const nameSome = (names: string[]): string =>
  names.slice(0, NAMED).map(shownName).join(', ') + (names.length > NAMED ? ', …' : '')
