import { Button } from '@mantine/core'
import type { OperatorAgentItem } from '@passerelle/protocol'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames, useOperatorAgents } from '../../core/operator/console-queries.ts'
import { Page } from '../../core/ui/page.tsx'
import { Pill } from '../../core/ui/pill.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { AgentMenu } from '../../features/console/agents/agent-menu.tsx'
import { CreateAgentDialog } from '../../features/console/agents/create-agent-dialog.tsx'

export function AgentsPage() {
  const { t } = useTranslation('console')
  const query = useOperatorAgents()
  const agents = query.data ?? []
  const [creating, setCreating] = useState(false)
  const create = (
    <Button size="sm" onClick={() => setCreating(true)} leftSection={<IconUserPlus size={16} aria-hidden="true" />}>
      {t('agents.create')}
    </Button>
  )
  const empty = { icon: IconUsers, title: t('agents.empty'), hint: t('agents.emptyHint') }
  return (
    <Page title={t('agents.title')} actions={create}>
      <TableFrame query={query} count={agents.length} empty={empty}>
        <table className={table.table} aria-label={t('agents.title')}>
          <thead>
            <tr>
              <th scope="col">{t('agents.name')}</th>
              <th scope="col" className={table.wide}>
                {t('agents.role')}
              </th>
              <th scope="col" className={table.wider}>
                {t('connectors.instance')}
              </th>
              <th scope="col" className={table.wider}>
                {t('agents.capacity')}
              </th>
              <th scope="col" className={table.wider}>
                {t('agents.logIn')}
              </th>
              <th scope="col" className={table.wide}>
                {t('agents.state')}
              </th>
              <th scope="col">
                <span className={table.hidden}>{t('agents.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <Row key={agent.id} agent={agent} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {creating && <CreateAgentDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

function Row({ agent }: { agent: OperatorAgentItem }) {
  const { t } = useTranslation('console')
  const account = useTranslation().t
  const { instanceName } = useNames()
  const isDisabled = agent.disabled_at !== null
  const isGiven = !agent.service && agent.role !== 'operator'
  const capacityText = isGiven ? (agent.capacity ?? t('agents.capacityOfQueue')) : '–'
  const role = account(`account.${agent.role}`)
  return (
    <tr>
      <td>
        <strong className={table.strong}>
          <bdi>{agent.name}</bdi>
        </strong>
        <span className={table.sub}>{agent.email ?? t('agents.service')}</span>
        <span className={table.narrow}>
          {role}
          {isDisabled && ` · ${t('agents.disabled')}`}
        </span>
      </td>
      <td className={`${table.wide} ${table.keep}`}>{role}</td>
      <td className={table.wider}>
        {agent.instance_id === null ? t('agents.allInstances') : instanceName(agent.instance_id)}
      </td>
      <td className={table.wider}>{capacityText}</td>
      <td className={table.wider}>
        {logInOf(agent)
          .map((way) => t(`agents.way.${way}`))
          .join(', ')}
      </td>
      <td className={table.wide}>
        <Pill tone={isDisabled ? 'quiet' : 'ok'}>{t(isDisabled ? 'agents.disabled' : 'agents.active')}</Pill>
      </td>
      <td className={table.end}>
        <AgentMenu agent={agent} />
      </td>
    </tr>
  )
}

type Way = 'key' | 'password' | 'code' | 'provider'

function logInOf({ service, has_password, second_factor_since, single_sign_on }: OperatorAgentItem): Way[] {
  if (service) return ['key']
  return [
    ...(has_password ? [second_factor_since === null ? ('password' as const) : ('code' as const)] : []),
    ...(single_sign_on === null ? [] : ['provider' as const]),
  ]
}
