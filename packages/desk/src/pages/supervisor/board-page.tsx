import '../../core/theme/console-styles.css'
import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Failure } from '../../core/ui/failure.tsx'
import { Page } from '../../core/ui/page.tsx'
import { StaleNote, staleSince } from '../../core/ui/stale.tsx'
import { useFilter } from '../../core/ui/use-filter.ts'
import { useNow } from '../../core/ui/use-now.ts'
import { AgentTable } from '../../features/board/agent-table.tsx'
import board from '../../features/board/board.module.css'
import { type Place, useBoard } from '../../features/board/board-queries.ts'
import { BoardTiles } from '../../features/board/board-tiles.tsx'
import { HeldDrawer } from '../../features/board/held-drawer.tsx'
import { QueueTable } from '../../features/board/queue-table.tsx'
import { useConsoleTexts } from '../texts/console-texts.ts'
import classes from './supervisor-page.module.css'

const PLACE = ['queue', 'agent'] as const

/** The room in one look, and what is done about it. */
export default function BoardPage() {
  useConsoleTexts()
  const { t } = useTranslation('console')
  const query = useBoard()
  const since = staleSince(query)
  const clock = useNow(1000)
  // Nobody is said to wait longer than is known.
  const now = since ?? clock
  const { filter, clear } = useFilter(PLACE)
  const kind = PLACE.find((one) => filter[one] !== '')
  const place: Place | undefined = kind && { kind, id: filter[kind] }
  return (
    <div className={classes.scroller}>
      <Page title={t('board.title')} back={{ to: '/inbox', label: t('board.toInbox'), narrow: true }}>
        {query.isPending && <Skeleton height={90} radius="md" aria-label={t('board.title')} role="status" />}
        {query.isError && !query.data && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && (
          <>
            <StaleNote query={query} />
            <BoardTiles board={query.data} now={now} />
            <div className={board.tables}>
              <section className={board.part} aria-label={t('board.queues')}>
                <h2>{t('board.queues')}</h2>
                <QueueTable queues={query.data.queues} now={now} />
              </section>
              <section className={board.part} aria-label={t('board.agents')}>
                <h2>{t('board.agents')}</h2>
                <AgentTable agents={query.data.agents} now={now} />
              </section>
            </div>
            <HeldDrawer board={query.data} place={place} now={now} onClose={clear} />
          </>
        )}
      </Page>
    </div>
  )
}
