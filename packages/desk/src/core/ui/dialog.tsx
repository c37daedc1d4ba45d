import { Button, Modal } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './dialog.module.css'
import { useErrorText } from './error-text.ts'
import { Notice } from './notice.tsx'
import { useFocusBack } from './use-focus-back.ts'

interface DialogProps {
  title: string
  opened: boolean
  onClose: () => void
  onSubmit: () => void
  submit: string
  danger?: boolean
  /** It is being done, which nothing calls off: it stays open until the answer is here. */
  pending?: boolean
  error?: unknown
  /** Of `useForm`: those that show their own faults. */
  fields?: readonly string[]
  disabled?: boolean
  /** Only the outcome is shown: there is nothing to cancel. */
  done?: boolean
  children: ReactNode
}

/** A question with its answer's button: a form, so that Enter answers. */
export function Dialog(props: DialogProps) {
  const { title, opened, onClose, onSubmit, submit, error, children } = props
  const { danger = false, pending = false, done = false, fields = [] } = props
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  useFocusBack()
  const form = useRef<HTMLFormElement>(null)
  // A button that is switched off while the server answers, and a field that gives way to the answer, lose the focus.
  useEffect(() => {
    if (opened && !pending && document.activeElement === document.body) form.current?.focus()
  }, [opened, pending])
  const close = () => {
    if (!pending) onClose()
  }
  const onFormSubmit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t(done ? 'ui.close' : 'ui.cancel'), disabled: pending }}
      classNames={{ title: classes.title ?? '' }}
    >
      <form ref={form} tabIndex={-1} className={classes.form} onSubmit={onFormSubmit} noValidate>
        {children}
        {error != null && <Notice tone="danger">{errorText(error, fields)}</Notice>}
        <div className={classes.buttons}>
          {!done && (
            <Button size="sm" variant="default" onClick={close} disabled={pending}>
              {t('ui.cancel')}
            </Button>
          )}
          <Button
            size="sm"
            type="submit"
            {...(danger && { color: 'red.9' })}
            loading={pending}
            disabled={props.disabled ?? false}
          >
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
