import { Button } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../core/ui/empty.tsx'
import { useDocumentTitle } from '../../core/ui/use-document-title.ts'

/**
 * Another tab has logged in as somebody else. The page does not go on by itself, and its button does not take the focus:
 * whoever is typing would write in the other one's name.
 */
export function ReplacedPage({ by: name }: { by: string }) {
  const { t } = useTranslation()
  useDocumentTitle(t('login.submit'))
  return (
    <main style={{ height: '100%' }}>
      <Empty
        icon={IconUserCheck}
        title={t('login.replaced', { name })}
        hint={t('login.replacedHint')}
        role="alert"
        page
      >
        <Button size="xs" onClick={() => window.location.reload()}>
          {t('login.goOn', { name })}
        </Button>
      </Empty>
    </main>
  )
}
