import { Drawer, Skeleton } from '@mantine/core'
import type { BoardItem, ConversationItem } from '@passerelle/protocol'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { inboxPath } from '../../core/conversations/views.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { useNotifyError } from '../../core/ui/notify.ts'
import classes from './board.module.css'
import { type Place, type Receiver, useGive, useHeld } from './board-queries.ts'
import { GiveMenu } from './give-menu.tsx'
import { Wait } from './wait.tsx'

interface HeldDrawerProps {
  board: BoardItem
  place: Place | undefined
  now: number
  onClose: () => void
}

/** What waits in a queue or what an agent has, to be given to somebody else. */
export function HeldDrawer({ board, place, now, onClose }: HeldDrawerProps) {
  const { t } = useTranslation('console')
  const named = place && nameOf(board, place)
  return (
    <Drawer
      opened={place !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      padding={0}
      title={
        named === undefined ? '' : t(place?.kind === 'queue' ? 'board.waitingIn' : 'board.heldBy', { name: named })
      }
      styles={{ header: { padding: '0 12px 0 20px' }, title: { fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {place && <HeldList board={board} place={place} now={now} />}
    </Drawer>
  )
}

const nameOf = (board: BoardItem, { kind, id }: Place): string | undefined =>
  (kind === 'queue' ? board.queues : board.agents).find((one) => one.id === id)?.name

function HeldList({ board, place, now }: { board: BoardItem; place: Place; now: number }) {
  const { t } = useTranslation('console')
  const query = useHeld(place)
  const give = useGive()
  const notifyError = useNotifyError()
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={14} width="60%" m="lg" radius="xl" />
  const { items } = query.data
  const giveTo = (given: readonly ConversationItem[]) => (to: Receiver) =>
    give.mutate({ items: given, to }, { onError: notifyError })
  const isPending = (item: ConversationItem) => give.isPending && give.variables.items.includes(item)
  const menu = { board, from: place }
  const target = board.queues.find((one) => one.id === place.id)?.wait_target_seconds ?? null
  return (
    <div className={classes.drawer}>
      <p role="status" className={classes.given}>
        {give.isSuccess && t('board.given', { count: give.variables.items.length, name: give.variables.to.name })}
      </p>
      {items.length === 0 && (
        <Empty icon={IconCheck} title={t(place.kind === 'queue' ? 'board.nobodyWaits' : 'board.nothingHeld')} />
      )}
      {items.length > 1 && (
        <div className={classes.all}>
          <span>{t('board.listed', { count: items.length })}</span>
          <GiveMenu
            {...menu}
            text={t('board.giveAll')}
            label={t('board.giveAll')}
            pending={give.isPending && give.variables.items.length > 1}
            onGive={giveTo(items)}
          />
        </div>
      )}
      <ul className={classes.list} aria-label={t('board.conversations')}>
        {items.map((item) => (
          <li key={item.id}>
            <div className={classes.who}>
              <Link to={inboxPath('open', item.id)} dir="auto">
                {item.customer_name}
              </Link>
              <span className={classes.last} dir="auto">
                {item.last_message?.message ?? ''}
              </span>
            </div>
            <Wait since={item.waiting_since} now={now} targetSeconds={target} />
            <GiveMenu
              {...menu}
              text={t('board.give')}
              label={t('ui.pair', { name: t('board.give'), value: item.customer_name })}
              pending={isPending(item)}
              onGive={giveTo([item])}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
