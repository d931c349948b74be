import { sleep } from '../../helpers/time/wait.ts'

/** What costs a call of the platform's may be asked for so often in a minute; a long storm asks more often. */
export async function inSomeMinute<T>(ask: () => Promise<T>, isTooMany: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask()
    if (!isTooMany(answer) || tries === 20) return answer
    await sleep(5_000)
  }
}
