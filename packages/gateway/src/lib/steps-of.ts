/**
 * Work that tells how far it is, as steps that whoever asked for it takes one after the other; what it gives is returned
 * after the last. Who takes no more of them waits for its end all the same.
 */
export async function* stepsOf<Step, Result>(
  work: (tell: (step: Step) => void) => Promise<Result>,
): AsyncGenerator<Step, Result, void> {
  let told: Step[] = []
  let news = Promise.withResolvers<void>()
  let isOver = false
  const result = work((step) => {
    told.push(step)
    news.resolve()
  }).finally(() => {
    isOver = true
    news.resolve()
  })
  // It is told to whoever takes the last step.
  result.catch(() => {})
  try {
    while (!isOver || told.length > 0) {
      await news.promise
      news = Promise.withResolvers()
      const steps = told
      told = []
      yield* steps
    }
  } finally {
    await Promise.allSettled([result])
  }
  return await result
}

/** Takes all steps; gives what the work gave. */
export async function resultOf<Step, Result>(
  steps: AsyncGenerator<Step, Result, void>,
  see: (step: Step) => void,
): Promise<Result> {
  for (;;) {
    const next = await steps.next()
    if (next.done) return next.value
    see(next.value)
  }
}
