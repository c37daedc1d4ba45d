import { parseRichContent, picturesIn, readRichContent, restates } from '@passerelle/protocol'
import { type ReactNode, useMemo } from 'react'
import { isNothing } from '../../core/message/is-nothing.ts'
import { MessagePicturesContext, messagePictureUrl, type PictureSource } from '../../core/message/message-pictures.ts'
import { MessageText } from '../../core/message/message-text.tsx'
import { RichBlocks, UnknownContent } from '../../core/message/rich-content.tsx'
import classes from './message-view.module.css'

interface Props {
  /** Of the message, once the server has it. */
  id?: string
  text: string
  /** The full time, shown by hovering. */
  title?: string
  richContent: unknown
  /** The files: between the text and the rich content. */
  children: ReactNode
}

/** What a message says. A text that is only the rich content in words is not said twice. */
export function MessageBody({ id, text, title, richContent, children }: Props) {
  const value = useMemo(() => parseRichContent(richContent), [richContent])
  const blocks = useMemo(() => readRichContent(value), [value])
  const source = useMemo((): PictureSource => {
    const urls = id === undefined || !blocks ? [] : picturesIn(blocks)
    return (url) => (id === undefined || !urls.includes(url) ? undefined : messagePictureUrl(id, urls.indexOf(url)))
  }, [id, blocks])
  const hasBubble = text !== '' && !(blocks && restates(text, blocks))
  return (
    <div className={classes.content}>
      {hasBubble && (
        <div className={classes.bubble} title={title}>
          <MessageText text={text} />
        </div>
      )}
      {children}
      <MessagePicturesContext value={source}>
        {blocks ? <RichBlocks blocks={blocks} /> : !isNothing(value) && <UnknownContent value={value} />}
      </MessagePicturesContext>
    </div>
  )
}
