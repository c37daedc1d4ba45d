import { Button } from '@mantine/core'
import { IconBug } from '@tabler/icons-react'
import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { Empty } from './empty.tsx'

/** The last net: a bug in drawing shows this instead of a blank page. */
export class CrashScreen extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true }
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children
    return (
      <main style={{ height: '100%' }}>
        <Empty icon={IconBug} title={i18next.t('app.crashed')} hint={i18next.t('app.crashedHint')} role="alert" page>
          <Button size="xs" onClick={() => window.location.reload()}>
            {i18next.t('app.reload')}
          </Button>
        </Empty>
      </main>
    )
  }
}
