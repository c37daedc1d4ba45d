import { Button } from '@mantine/core'
import type { OperatorAgentItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../console-queries.ts'
import { disableAgent, resetPassword } from '../operator-api.ts'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { OnceValue } from '../ui/once-value.tsx'

/** Buttons rather than a menu: there are two. */
export function AgentMenu({ agent }: { agent: OperatorAgentItem }) {
  const { t } = useTranslation('console')
  const [open, setOpen] = useState<'reset' | 'disable'>()
  const { name } = agent
  const close = () => setOpen(undefined)
  return (
    <span className={form.rowButtons}>
      {!agent.service && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('ui.pair', { name: t('agents.reset'), value: name })}
          onClick={() => setOpen('reset')}
        >
          {t('agents.reset')}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('ui.pair', { name: t('agents.disable'), value: name })}
        onClick={() => setOpen('disable')}
      >
        {t('agents.disable')}
      </Button>
      {open === 'reset' && <ResetDialog agent={agent} onClose={close} />}
      {open === 'disable' && <DisableDialog agent={agent} onClose={close} />}
    </span>
  )
}

interface AgentDialogProps {
  agent: OperatorAgentItem
  onClose: () => void
}

function ResetDialog({ agent, onClose }: AgentDialogProps) {
  const { t } = useTranslation('console')
  const reset = useMutation({ mutationFn: () => resetPassword(agent.id) })
  const password = reset.data?.password
  return (
    <Dialog
      title={t('agents.resetOf', { name: agent.name })}
      opened
      onClose={onClose}
      onSubmit={() => (password === undefined ? reset.mutate() : onClose())}
      submit={t(password === undefined ? 'agents.reset' : 'ui.done')}
      pending={reset.isPending}
      error={reset.error}
      told={password !== undefined}
    >
      {password === undefined ? (
        <p>{t('agents.resetHint')}</p>
      ) : (
        <OnceValue label={t('agents.newPassword')} value={password} hint={t('agents.once')} />
      )}
    </Dialog>
  )
}

function DisableDialog({ agent, onClose }: AgentDialogProps) {
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const disable = useMutation({
    mutationFn: () => disableAgent(agent.id),
    onSuccess: () => {
      refresh(consoleKeys.agents)
      onClose()
    },
  })
  return (
    <Dialog
      title={t('agents.disableOf', { name: agent.name })}
      opened
      onClose={onClose}
      onSubmit={() => disable.mutate()}
      submit={t('agents.disable')}
      danger
      pending={disable.isPending}
      error={disable.error}
    >
      <p>{t('agents.disableHint')}</p>
    </Dialog>
  )
}
