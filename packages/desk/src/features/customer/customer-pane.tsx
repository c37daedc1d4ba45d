import type { ConversationItem } from '@passerelle/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { View } from '../../core/conversations/views.ts'
import { formatDateTime } from '../../core/i18n/format.ts'
import { languageName } from '../../core/i18n/language-name.ts'
import { useMe } from '../../core/session/session.ts'
import { Avatar } from '../../core/ui/avatar.tsx'
import { CopyButton } from '../../core/ui/copy-button.tsx'
import { Tags } from '../../core/ui/tags.tsx'
import { useContact } from './contact-queries.ts'
import { CustomerContact } from './customer-contact.tsx'
import { CustomerExport } from './customer-export.tsx'
import classes from './customer-pane.module.css'
import { EraseCustomer } from './erase-customer.tsx'
import { Metadata } from './metadata.tsx'
import { OtherConversations } from './other-conversations.tsx'

interface CustomerPaneProps {
  item: ConversationItem
  view: View
  inDrawer?: boolean
}

export function CustomerPane({ item, view, inDrawer = false }: CustomerPaneProps) {
  const { t, i18n } = useTranslation()
  const rights = useMe().agent.rights ?? []
  // Said below, where it can be changed.
  const contactLanguage = useContact(item.id).data?.language
  const at = (time: string) => formatDateTime(i18n.language, Date.parse(time))
  return (
    <section className={classes.pane} aria-label={t('customer.title')} data-drawer={inDrawer || undefined}>
      <header className={classes.head}>
        <Avatar id={item.customer_id} name={item.customer_name} size={44} />
        <h2 title={item.customer_name}>
          <bdi>{item.customer_name}</bdi>
        </h2>
      </header>
      <dl className={classes.facts}>
        <Fact name={t('customer.id')}>
          <CustomerId id={item.customer_id} />
        </Fact>
        <Fact name={t('customer.connector')}>
          <bdi>{item.connector_name}</bdi>
        </Fact>
        {item.language !== null && item.language !== contactLanguage && (
          <Fact name={t('contact.language')}>{languageName(i18n.language, item.language)}</Fact>
        )}
        {item.skills.length > 0 && (
          <Fact name={t('customer.skills')}>
            <Tags tags={item.skills} />
          </Fact>
        )}
        <Fact name={t('customer.opened')}>{at(item.created_at)}</Fact>
        <Fact name={t('customer.activity')}>{at(item.last_message?.received_at ?? item.updated_at)}</Fact>
      </dl>
      <CustomerContact key={item.id} item={item} />
      <Metadata value={item.metadata ?? {}} />
      <section className={classes.part}>
        <h3>{t('customer.earlier')}</h3>
        <OtherConversations item={item} view={view} />
      </section>
      {rights.includes('export') && (
        <section className={classes.part}>
          <h3>{t('customer.export')}</h3>
          <CustomerExport key={`${item.connector_id} ${item.customer_id}`} item={item} />
        </section>
      )}
      {rights.includes('erase') && (
        <div className={classes.part}>
          <EraseCustomer key={`${item.connector_id} ${item.customer_id}`} item={item} view={view} />
        </div>
      )}
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function CustomerId({ id }: { id: string }) {
  const { t } = useTranslation()
  return (
    <span className={classes.id}>
      <span className={classes.clamp} title={id}>
        {id}
      </span>
      <CopyButton value={id} label={t('customer.copy')} />
    </span>
  )
}
