import { useTranslation } from 'react-i18next'
import { formatAgo } from '../i18n/format.ts'

/** "12 sec. ago": a log is read by how long ago it was; the full time is one hover away. */
export function Ago({ at, now }: { at: string; now: number }) {
  const { i18n } = useTranslation()
  return <time dateTime={at}>{formatAgo(i18n.language, Math.max(0, now - Date.parse(at)))}</time>
}
