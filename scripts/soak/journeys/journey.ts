import type { Visitor } from '../visitor.ts'

/** Something that a person does. An answer that is not expected ends it. */
export interface Journey {
  name: string
  /** How often it is made, compared with others. */
  weight: number
  /** Whether it ends with somebody logged in, so that it must work when all faults are over. */
  isLogin: boolean
  make(visitor: Visitor): Promise<void>
}

const chance = (share: number): boolean => Math.random() < share

/** The callback once, or twice at once with the same cookies, as WeChat has it at times. */
export async function callBack(
  { open }: { open: (path: string, expected: readonly number[]) => Promise<unknown> },
  callback: string,
): Promise<void> {
  const times = chance(0.3) ? [1, 2] : [1]
  await Promise.all(times.map(() => open(callback, [303])))
}
