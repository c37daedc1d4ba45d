import type { Problem } from '../../core/api/problem.ts'
import { useProblemText } from '../../core/i18n/i18n.ts'
import { Notice } from '../../core/ui/notice.tsx'
import classes from './composer.module.css'

/** Why it was not sent, in one line for each file that was refused. */
export function Refusal({ problem }: { problem: Problem }) {
  const problemText = useProblemText()
  return (
    <Notice tone="danger">
      {problemText(problem)
        .split('\n')
        .map((line) => (
          <div key={line} className={classes.refusal}>
            {line}
          </div>
        ))}
    </Notice>
  )
}
