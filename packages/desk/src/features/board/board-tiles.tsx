import type { BoardItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../core/i18n/format.ts'
import classes from '../../core/ui/tiles.module.css'
import { Wait } from './wait.tsx'

/** The room in four numbers. */
export function BoardTiles({ board, now }: { board: BoardItem; now: number }) {
  const { t, i18n } = useTranslation('console')
  const count = (value: number) => formatCount(i18n.language, value)
  const held = board.agents.reduce((sum, one) => sum + one.held, 0)
  const tightest = board.queues.find(({ waiting_since }) => waiting_since === board.waiting_since)
  return (
    <dl className={classes.tiles} data-large>
      <div>
        <dt>{t('board.waiting')}</dt>
        <dd>{count(board.waiting)}</dd>
      </div>
      <div>
        <dt>{t('board.longest')}</dt>
        <dd>
          <Wait since={board.waiting_since} now={now} targetSeconds={tightest?.wait_target_seconds ?? null} />
        </dd>
      </div>
      <div data-alert={board.online === 0 ? 'danger' : undefined}>
        <dt>{t('board.online')}</dt>
        <dd>{count(board.online)}</dd>
      </div>
      <div>
        <dt>{t('board.held')}</dt>
        <dd>{count(held)}</dd>
      </div>
    </dl>
  )
}
