import { Button, UnstyledButton } from '@mantine/core'
import type { ContactItem, ConversationItem } from '@passerelle/protocol'
import { IconLink } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../../core/i18n/language-name.ts'
import { safeHref } from '../../core/lib/safe-href.ts'
import { useAnnounce } from '../../core/ui/announce.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { Notice } from '../../core/ui/notice.tsx'
import { useChangeContact, useContact } from './contact-queries.ts'
import classes from './customer-pane.module.css'
import { JoinDialog } from './join-dialog.tsx'
import { ReachDialog } from './reach-dialog.tsx'

/** How the customer can be reached, and who they are at other connectors. */
export function CustomerContact({ item }: { item: ConversationItem }) {
  const { t, i18n } = useTranslation()
  const query = useContact(item.id)
  const [opened, setOpened] = useState<'reach' | 'join'>()
  const close = () => setOpened(undefined)
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const contact = query.data
  return (
    <section className={classes.part}>
      <header className={classes.partHead}>
        <h3>{t('contact.title')}</h3>
        <UnstyledButton className={classes.raw ?? ''} disabled={!contact} onClick={() => setOpened('reach')}>
          {t('contact.edit')}
        </UnstyledButton>
      </header>
      <dl className={classes.details}>
        <Reach name={t('contact.email')} value={contact?.email} />
        <Reach name={t('contact.phone')} value={contact?.phone} />
        {contact?.language && (
          <Reach name={t('contact.language')} value={languageName(i18n.language, contact.language)} />
        )}
        {contact?.external_url && <Page url={contact.external_url} />}
      </dl>
      {contact && contact.customers.length > 0 && <Others item={item} contact={contact} />}
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="xs"
          disabled={!contact}
          leftSection={<IconLink size={15} aria-hidden="true" />}
          onClick={() => setOpened('join')}
        >
          {t('contact.join')}
        </Button>
      </div>
      {contact && opened === 'reach' && <ReachDialog item={item} contact={contact} onClose={close} />}
      {contact && opened === 'join' && <JoinDialog item={item} contact={contact} onClose={close} />}
    </section>
  )
}

function Reach({ name, value }: { name: string; value: string | null | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value ?? '–'}</bdi>
      </dd>
    </div>
  )
}

/** In the partner's own software. */
function Page({ url }: { url: string }) {
  const { t } = useTranslation()
  const href = safeHref(url)
  return (
    <div>
      <dt>{t('contact.page')}</dt>
      <dd>
        {href === undefined ? (
          <bdi>{url}</bdi>
        ) : (
          <a href={href} target="_blank" rel="noreferrer noopener">
            <bdi>{new URL(href).hostname}</bdi>
          </a>
        )}
      </dd>
    </div>
  )
}

function Others({ item, contact }: { item: ConversationItem; contact: ContactItem }) {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const errorText = useErrorText()
  const change = useChangeContact(item)
  return (
    <>
      <h4 className={classes.alsoTitle}>{t('contact.also')}</h4>
      <ul className={classes.also}>
        {contact.customers.map(({ connector_id, customer_id, customer_name, connector_name, joined_by }) => (
          <li key={`${connector_id} ${customer_id}`}>
            <div>
              <bdi title={customer_id}>{customer_name}</bdi>
              <p>
                <bdi>{connector_name}</bdi> · {t(`contact.by.${joined_by}`)}
              </p>
            </div>
            <Button
              variant="subtle"
              size="compact-xs"
              disabled={change.isPending}
              aria-label={t('contact.separateName', { name: customer_name })}
              onClick={() =>
                change.mutate(
                  { kind: 'separate', connector_id, customer_id },
                  { onSuccess: () => announce(t('contact.separated', { name: customer_name })) },
                )
              }
            >
              {t('contact.separate')}
            </Button>
          </li>
        ))}
      </ul>
      {change.isError && <Notice tone="danger">{errorText(change.error)}</Notice>}
    </>
  )
}
