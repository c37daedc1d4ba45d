import { Button } from '@mantine/core'
import type { OperatorAgentItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import form from '../../../core/ui/form.module.css'
import { OnceValue } from '../../../core/ui/once-value.tsx'
import { EditAgentDialog } from './edit-agent-dialog.tsx'

type Act = 'edit' | 'reset' | 'resetFactor' | 'unlink' | 'disable' | 'enable'

function actsOn({ service, disabled_at, second_factor_since, single_sign_on }: OperatorAgentItem): Act[] {
  if (disabled_at !== null) return ['edit', 'enable']
  if (service) return ['edit', 'disable']
  const resetFactor: Act[] = second_factor_since === null ? [] : ['resetFactor']
  const unlink: Act[] = single_sign_on === null ? [] : ['unlink']
  return ['edit', 'reset', ...resetFactor, ...unlink, 'disable']
}

/** Buttons rather than a menu: there are few. */
export function AgentMenu({ agent }: { agent: OperatorAgentItem }) {
  const { t } = useTranslation('console')
  const [open, setOpen] = useState<Act>()
  const OpenDialog = open && DIALOGS[open]
  return (
    <span className={form.rowButtons}>
      {actsOn(agent).map((act) => (
        <Button
          key={act}
          size="compact-xs"
          variant="default"
          aria-label={t('ui.pair', { name: t(`agents.${act}`), value: agent.name })}
          onClick={() => setOpen(act)}
        >
          {t(`agents.${act}`)}
        </Button>
      ))}
      {OpenDialog && <OpenDialog agent={agent} onClose={() => setOpen(undefined)} />}
    </span>
  )
}

interface AgentDialogProps {
  agent: OperatorAgentItem
  onClose: () => void
}

function ResetDialog({ agent, onClose }: AgentDialogProps) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const reset = useMutation({ mutationFn: () => api.resetPassword(agent.id) })
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
      done={password !== undefined}
    >
      {password === undefined ? (
        <p>{t('agents.resetHint')}</p>
      ) : (
        <OnceValue label={t('agents.newPassword')} value={password} hint={t('agents.once')} />
      )}
    </Dialog>
  )
}

const DisableDialog = (props: AgentDialogProps) => <ConfirmDialog {...props} act="disable" danger />
const EnableDialog = (props: AgentDialogProps) => <ConfirmDialog {...props} act="enable" />

const ResetFactorDialog = (props: AgentDialogProps) => <ConfirmDialog {...props} act="resetFactor" danger />

const UnlinkDialog = (props: AgentDialogProps) => <ConfirmDialog {...props} act="unlink" danger />

const DIALOGS = {
  edit: EditAgentDialog,
  reset: ResetDialog,
  resetFactor: ResetFactorDialog,
  unlink: UnlinkDialog,
  disable: DisableDialog,
  enable: EnableDialog,
}

interface ConfirmProps extends AgentDialogProps {
  act: 'resetFactor' | 'unlink' | 'disable' | 'enable'
  danger?: boolean
}

function ConfirmDialog({ agent, onClose, act, danger = false }: ConfirmProps) {
  const { t } = useTranslation('console')
  const api = useOperatorApi()
  const refresh = useRefresh()
  const acts = {
    resetFactor: api.resetSecondFactor,
    unlink: api.unlinkIdentity,
    disable: api.disableAgent,
    enable: api.enableAgent,
  }
  const change = useMutation({
    mutationFn: () => acts[act](agent.id),
    onSuccess: () => {
      refresh(consoleKeys.agents)
      onClose()
    },
  })
  return (
    <Dialog
      title={t(`agents.${act}Of`, { name: agent.name })}
      opened
      onClose={onClose}
      onSubmit={() => change.mutate()}
      submit={t(`agents.${act}`)}
      danger={danger}
      pending={change.isPending}
      error={change.error}
    >
      <p>{t(`agents.${act}Hint`)}</p>
    </Dialog>
  )
}
