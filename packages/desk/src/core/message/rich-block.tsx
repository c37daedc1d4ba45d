import type { ButtonsBlock, Card, Choice, FormBlock, FormField, KnownBlock } from '@passerelle/protocol'
import { IconExternalLink, IconPhoto } from '@tabler/icons-react'
import { type ReactNode, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MessagePicturesContext } from './message-pictures.ts'
import { MessageText } from './message-text.tsx'
import classes from './rich-content.module.css'

/**
 * One block as the customer has it before them. Agents look at it: what the customer would press does nothing here.
 * Pictures come from the server; what it cannot get is a link, since the desk loads nothing from elsewhere.
 */
export function RichBlock({ block }: { block: KnownBlock }) {
  switch (block.type) {
    case 'text':
      return (
        <div className={classes.text}>
          <MessageText text={block.text} />
        </div>
      )
    case 'buttons':
    case 'quick_replies':
      return <Buttons block={block} />
    case 'card':
      return <CardView card={block} />
    case 'carousel':
      return <Cards items={block.items} />
    case 'list':
      return <List title={block.title} items={block.items} />
    case 'link':
      return <LinkView url={block.url} title={block.title} description={block.description} />
    case 'image':
      return <ImageLink url={block.url} alt={block.alt} />
    case 'form':
      return <FormView form={block} />
  }
}

function Buttons({ block }: { block: ButtonsBlock }) {
  const { t } = useTranslation()
  return (
    <div className={classes.stack}>
      {block.text !== undefined && (
        <div className={classes.text}>
          <MessageText text={block.text} />
        </div>
      )}
      <Choices
        choices={block.items}
        label={t(block.type === 'buttons' ? 'rich.buttons' : 'rich.quick_replies')}
        round={block.type === 'quick_replies'}
      />
    </div>
  )
}

interface ChoicesProps {
  choices: Choice[]
  label: string
  round?: boolean
}

function Choices({ choices, label, round = false }: ChoicesProps) {
  return (
    <ul className={classes.choices} aria-label={label} data-round={round || undefined}>
      {choices.map((choice) => (
        <li key={`${choice.label} ${choice.value ?? ''} ${choice.url ?? ''}`}>
          {choice.url === undefined ? (
            <span className={classes.choice} title={choice.value}>
              {choice.label}
            </span>
          ) : (
            <OutsideLink url={choice.url} className={classes.choice}>
              {choice.label}
              <IconExternalLink size={13} aria-hidden="true" />
            </OutsideLink>
          )}
        </li>
      ))}
    </ul>
  )
}

interface OutsideLinkProps {
  url: string
  className?: string | undefined
  children: ReactNode
}

function OutsideLink({ url, className, children }: OutsideLinkProps) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" className={className}>
      {children}
    </a>
  )
}

function CardView({ card }: { card: Card }) {
  const { t } = useTranslation()
  return (
    <div className={classes.card}>
      <strong className={classes.title} dir="auto">
        {card.url === undefined ? card.title : <OutsideLink url={card.url}>{card.title}</OutsideLink>}
      </strong>
      {card.subtitle !== undefined && (
        <p className={classes.subtitle} dir="auto">
          {card.subtitle}
        </p>
      )}
      {card.image_url !== undefined && <ImageLink url={card.image_url} alt={undefined} />}
      {card.buttons && <Choices choices={card.buttons} label={t('rich.buttons')} />}
    </div>
  )
}

function Cards({ items }: { items: Card[] }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ul className={classes.carousel} aria-label={t('rich.carousel')} tabIndex={0}>
      {items.map((card, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards of one message never move
        <li key={i}>
          <CardView card={card} />
        </li>
      ))}
    </ul>
  )
}

function List({ title, items }: { title: string | undefined; items: Card[] }) {
  const { t } = useTranslation()
  return (
    <div className={classes.card}>
      {title !== undefined && <strong className={classes.title}>{title}</strong>}
      <ul className={classes.list} aria-label={title ?? t('rich.list')}>
        {items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the entries of one message never move
          <li key={i}>
            <span>{item.url === undefined ? item.title : <OutsideLink url={item.url}>{item.title}</OutsideLink>}</span>
            {item.subtitle !== undefined && <span className={classes.subtitle}>{item.subtitle}</span>}
            {item.image_url !== undefined && <ImageLink url={item.image_url} alt={undefined} />}
            {item.buttons && <Choices choices={item.buttons} label={t('rich.buttons')} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface LinkViewProps {
  url: string
  title: string | undefined
  description: string | undefined
}

function LinkView({ url, title, description }: LinkViewProps) {
  return (
    <div className={classes.card}>
      <OutsideLink url={url}>{title ?? url}</OutsideLink>
      {description !== undefined && <p className={classes.subtitle}>{description}</p>}
    </div>
  )
}

function ImageLink({ url, alt }: { url: string; alt: string | undefined }) {
  const { t } = useTranslation()
  const src = useContext(MessagePicturesContext)(url)
  const [broken, setBroken] = useState(false)
  const name = alt || t('rich.image', { host: new URL(url).host })
  if (src !== undefined && !broken) {
    return (
      <OutsideLink url={url} className={classes.picture}>
        <img src={src} alt={name} loading="lazy" decoding="async" onError={() => setBroken(true)} />
      </OutsideLink>
    )
  }
  return (
    <OutsideLink url={url} className={classes.image}>
      <IconPhoto size={16} stroke={1.7} aria-hidden="true" />
      {name}
    </OutsideLink>
  )
}

function FormView({ form }: { form: FormBlock }) {
  const { t } = useTranslation()
  return (
    <div className={classes.card}>
      <strong className={classes.title}>{form.title ?? t('rich.form')}</strong>
      <dl className={classes.fields}>
        {form.fields.map((field) => (
          <div key={field.name}>
            <dt>
              {field.label}
              {field.required && ' *'}
            </dt>
            <dd>
              <FieldValue field={field} />
            </dd>
          </div>
        ))}
      </dl>
      {form.submit_label !== undefined && <span className={classes.choice}>{form.submit_label}</span>}
    </div>
  )
}

const YES = ['true', 'on', 'yes', '1']

function FieldValue({ field }: { field: FormField }) {
  const { t } = useTranslation()
  const { kind, value, options } = field
  if (value === undefined || value === '') {
    const choices = options?.map((option) => option.label).join(', ')
    return (
      <span className={classes.unfilled}>{choices ? `${t('rich.unfilled')} (${choices})` : t('rich.unfilled')}</span>
    )
  }
  if (kind === 'checkbox') return t(YES.includes(value.toLowerCase()) ? 'values.yes' : 'values.no')
  return options?.find((option) => option.value === value)?.label ?? value
}
