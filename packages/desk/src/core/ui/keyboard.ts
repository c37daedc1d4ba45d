/** For keys that are commands: where they are not. */
export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null

/** Not in the box that selects a row of the inbox: its keys are for the rows. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([data-index] [type="checkbox"]), textarea, select'))
