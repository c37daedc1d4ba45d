import type { RefusedRequestItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../../core/api/problem.ts'
import { useProblemText } from '../../../core/i18n/i18n.ts'
import classes from './requests.module.css'

type Fault = RefusedRequestItem['faults'][number]

const SHOWN_AT_ONCE = 3

/** What was wrong, each with its place. Of a request that an earlier version recorded there are codes alone. */
export function RequestFaults({ item }: { item: RefusedRequestItem }) {
  const { t } = useTranslation('console')
  const { faults, fault_count } = item
  if (faults.length === 0) return <code>{item.codes.join(', ')}</code>
  const beyond = fault_count - faults.length
  const rest = faults.slice(SHOWN_AT_ONCE)
  return (
    <>
      <FaultList faults={faults.slice(0, SHOWN_AT_ONCE)} />
      {rest.length > 0 && (
        <details className={classes.more}>
          <summary>{t('requests.more', { count: fault_count - SHOWN_AT_ONCE })}</summary>
          <FaultList faults={rest} />
          {beyond > 0 && <p>{t('requests.beyond', { count: beyond })}</p>}
        </details>
      )}
    </>
  )
}

function FaultList({ faults }: { faults: readonly Fault[] }) {
  const problemText = useProblemText()
  return (
    <ul className={classes.faults}>
      {faults.map((fault, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <li key={at}>
          {fault.path !== '' && <code>{fault.path}</code>} {problemText(toProblem(fault))}
        </li>
      ))}
    </ul>
  )
}
