import type { KnownBlock } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { ValueTree } from '../ui/value-tree.tsx'
import { RichBlock } from './rich-block.tsx'
import classes from './rich-content.module.css'

/** What is of the known vocabulary is drawn. */
export function RichBlocks({ blocks }: { blocks: KnownBlock[] }) {
  return (
    <div className={classes.blocks}>
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one message never move
        <RichBlock key={i} block={block} />
      ))}
    </div>
  )
}

/** Anything else is shown as what it is. Never as markup. */
export function UnknownContent({ value }: { value: unknown }) {
  const { t } = useTranslation()
  return (
    <div className={classes.card}>
      <div className={classes.caption}>{t('thread.richContent')}</div>
      <ValueTree value={value} />
    </div>
  )
}
