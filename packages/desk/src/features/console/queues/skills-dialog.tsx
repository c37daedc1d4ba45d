import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import type { QueueMemberItem } from '@passerelle/protocol'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import classes from './queues.module.css'

interface SkillsDialogProps {
  queue: string
  member: QueueMemberItem
  onClose: () => void
}

const LEVELS = ['1', '2', '3', '4', '5']

/** What an agent can do in a queue, and how well. */
export function SkillsDialog({ queue, member, onClose }: SkillsDialogProps) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const [skills, setSkills] = useState(() =>
    Object.entries(member.skills).map(([name, level]) => ({ name, level: String(level) })),
  )
  const save = useMutation({
    mutationFn: () => {
      const named = skills.filter(({ name }) => name.trim() !== '')
      const levels = Object.fromEntries(named.map(({ name, level }) => [name.trim(), Number(level)]))
      return api.putQueueMember(queue, member.agent_id, levels)
    },
    onSuccess: () => {
      refresh(consoleKeys.queueMembers(queue))
      onClose()
    },
  })
  const set = (at: number, change: Partial<(typeof skills)[number]>) =>
    setSkills(skills.map((skill, i) => (i === at ? { ...skill, ...change } : skill)))
  return (
    <Dialog
      title={t('queues.skillsOf', { name: member.name })}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      submit={t('ui.save')}
      pending={save.isPending}
      error={save.error}
    >
      {skills.map(({ name, level }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the skill, its only name, is being typed
        <div key={at} className={classes.skill}>
          <TextInput
            aria-label={t('queues.skill', { number: at + 1 })}
            placeholder="billing"
            value={name}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('queues.level', { number: at + 1 })}
            value={level}
            onChange={(event) => set(at, { level: event.currentTarget.value })}
            data={LEVELS}
          />
          <ActionIcon
            size={30}
            aria-label={t('queues.removeSkill', { number: at + 1 })}
            onClick={() => setSkills(skills.filter((_, i) => i !== at))}
          >
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        className={classes.add ?? ''}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => setSkills([...skills, { name: '', level: '3' }])}
      >
        {t('queues.addSkill')}
      </Button>
    </Dialog>
  )
}
