const mostKept = 512

/** Answers of a pure function, each computed once as long as few different questions are asked. */
export function remember<T extends object>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    let answer = known.get(key)
    if (!answer) {
      if (known.size >= mostKept) known.clear()
      answer = compute(key)
      known.set(key, answer)
    }
    return answer
  }
}
