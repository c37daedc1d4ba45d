import { Button, NativeSelect } from '@mantine/core'
import type { QueueItem, QueueMemberItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useOperatorAgents, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import form from '../../../core/ui/form.module.css'
import { useNotifyError } from '../../../core/ui/notify.ts'
import table from '../../../core/ui/table.module.css'
import { useQueueMembers } from './queue-queries.ts'
import classes from './queues.module.css'
import { SkillsDialog } from './skills-dialog.tsx'

/** Who serves the queue; while nobody is in it, everybody of the instance does. */
export function MembersSection({ queue }: { queue: QueueItem }) {
  const { t } = useTranslation('console')
  const members = useQueueMembers(queue.id).data
  if (!members) return null
  return (
    <>
      {members.length === 0 && <p className={form.muted}>{t('queues.noMembers')}</p>}
      {members.length > 0 && (
        <div className={table.frame}>
          <table className={table.table} aria-label={t('queues.members')}>
            <thead>
              <tr>
                <th scope="col">{t('queues.member')}</th>
                <th scope="col">{t('queues.skills')}</th>
                <th scope="col">
                  <span className={table.hidden}>{t('agents.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <Row key={member.agent_id} queue={queue.id} member={member} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <AddMember queue={queue} members={members} />
    </>
  )
}

function Row({ queue, member }: { queue: string; member: QueueMemberItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const notifyError = useNotifyError()
  const [isEdited, setEdited] = useState(false)
  const remove = useMutation({
    mutationFn: () => api.removeQueueMember(queue, member.agent_id),
    onSuccess: () => refresh(consoleKeys.queueMembers(queue)),
    onError: notifyError,
  })
  const skills = Object.entries(member.skills).map(([name, level]) => t('ui.pair', { name, value: String(level) }))
  const named = (act: string) => t('ui.pair', { name: act, value: member.name })
  return (
    <tr>
      <td>
        <bdi className={table.strong}>{member.name}</bdi>
      </td>
      <td>{skills.length > 0 ? skills.join(', ') : <span className={form.muted}>{t('queues.noSkills')}</span>}</td>
      <td className={table.end}>
        <span className={form.rowButtons}>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={named(t('queues.skills'))}
            onClick={() => setEdited(true)}
          >
            {t('queues.skills')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={remove.isPending}
            aria-label={named(t('queues.removeMember'))}
            onClick={() => remove.mutate()}
          >
            {t('queues.removeMember')}
          </Button>
        </span>
        {isEdited && <SkillsDialog queue={queue} member={member} onClose={() => setEdited(false)} />}
      </td>
    </tr>
  )
}

function AddMember({ queue, members }: { queue: QueueItem; members: readonly QueueMemberItem[] }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const notifyError = useNotifyError()
  const [chosen, setChosen] = useState('')
  const inIt = new Set(members.map(({ agent_id }) => agent_id))
  const others = (useOperatorAgents().data ?? []).filter(
    (agent) => agent.instance_id === queue.instance_id && agent.disabled_at === null && !inIt.has(agent.id),
  )
  const add = useMutation({
    mutationFn: () => api.putQueueMember(queue.id, chosen, {}),
    onSuccess: () => {
      setChosen('')
      refresh(consoleKeys.queueMembers(queue.id))
    },
    onError: notifyError,
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen !== '') add.mutate()
  }
  if (others.length === 0) return null
  return (
    <form className={classes.addMember} onSubmit={onSubmit}>
      <NativeSelect
        size="sm"
        aria-label={t('queues.addMember')}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[{ value: '', label: t('ui.choose') }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Button type="submit" size="sm" variant="default" loading={add.isPending} disabled={chosen === ''}>
        {t('queues.addMember')}
      </Button>
    </form>
  )
}
