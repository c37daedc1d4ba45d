import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import type { AgentStatus } from '@passerelle/protocol'
import { IconLogout, IconSettings } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LANGUAGES, type Language, useSwitchLanguage } from '../../core/i18n/i18n.ts'
import { useLogOut, useMe } from '../../core/session/session.ts'
import { STATUSES, useSetStatus, useStatus } from '../../core/session/status.ts'
import { Avatar } from '../../core/ui/avatar.tsx'
import { StatusDot } from '../../core/ui/status-dot.tsx'
import classes from './app-frame.module.css'
import { SUPERVISED } from './supervised.ts'

const SCHEMES: readonly MantineColorScheme[] = ['light', 'dark', 'auto']

export function AccountMenu() {
  const { t, i18n } = useTranslation()
  const switchLanguage = useSwitchLanguage()
  const { agent, instance } = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const logOut = useLogOut()
  const status = useStatus()
  const name = t('account.menu', { name: agent.name })
  return (
    <Menu position="right-end" width={230}>
      <Menu.Target>
        <UnstyledButton
          className={classes.trigger ?? ''}
          aria-label={status ? `${name} (${t(`status.${status}`)})` : name}
        >
          <Avatar id={agent.id} name={agent.name} size={32} />
          {status && (
            <span className={classes.status}>
              <StatusDot status={status} />
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>
            <bdi>{agent.name}</bdi>
          </strong>
          <span>{[instance?.name, t(`account.${agent.role}`)].filter(Boolean).join(' · ')}</span>
        </div>
        <Menu.Divider />
        {status && <StatusItems status={status} />}
        <Menu.Label>{t('account.theme')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick={false}>
              {t(`account.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{t('account.language')}</Menu.Label>
        <Menu.RadioGroup value={i18n.language} onChange={(code) => void switchLanguage(code as Language)}>
          {LANGUAGES.map(({ code, name }) => (
            <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick={false}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        {agent.role === 'supervisor' &&
          SUPERVISED.map(({ to, label, Icon }) => (
            <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={16} aria-hidden="true" />}>
              {t(label)}
            </Menu.Item>
          ))}
        <Menu.Item component={Link} to="/account" leftSection={<IconSettings size={16} aria-hidden="true" />}>
          {t('account.settings')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => logOut.mutate()}>
          {t('account.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function StatusItems({ status }: { status: AgentStatus }) {
  const { t } = useTranslation()
  const setStatus = useSetStatus()
  return (
    <>
      <Menu.Label>{t('account.status')}</Menu.Label>
      <Menu.RadioGroup value={status} onChange={(wanted) => setStatus.mutate(wanted as AgentStatus)}>
        {STATUSES.map((one) => (
          <Menu.RadioItem key={one} value={one} rightSection={<StatusDot status={one} />}>
            {t(`status.${one}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
    </>
  )
}
