export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
