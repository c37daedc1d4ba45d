import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../i18n/format.ts'
import { addFile, changeDraft, draftOf, draftStore } from './draft-store.ts'
import { chooseFiles, type FileRefusal } from './limits.ts'

/** Takes files from the button, a drop or the clipboard; what cannot go is told in the composer. */
export function useAttach(conversation: string): (files: Iterable<File>) => void {
  const { t, i18n } = useTranslation()
  return useCallback(
    (files) => {
      const present = draftOf(draftStore.get(), conversation).files.length
      const { accepted, refused } = chooseFiles(present, [...files])
      const explain = (refusal: FileRefusal): string => {
        if (refusal.kind === 'too-many') return t('files.tooMany')
        if (refusal.kind === 'empty') return t('files.empty', { name: refusal.name })
        return t('files.tooLarge', { name: refusal.name, size: formatSize(i18n.language, refusal.size) })
      }
      for (const file of accepted) addFile(conversation, file)
      const refusal = refused.map(explain).join(' ')
      if (refusal !== '') changeDraft(conversation, (draft) => ({ ...draft, refusal }))
    },
    [conversation, t, i18n.language],
  )
}
