import { addTo } from '../shared/table.ts'

/** What goes wrong on purpose, and what people may notice of it. */
export interface Fault {
  name: string
  /** Of what was asked and how it was answered: `GET /me: 500 ERR_CACHE`. Everything else is unexpected. */
  allows: readonly RegExp[]
}

/** An answer that was not what the journey went for; the journey is over. */
export class Abandoned extends Error {}

export interface Judge {
  /** From now on, until it is ended, a fault is allowed what it allows. Answers the end of it. */
  begin(fault: Fault): () => void
  /**
   * Counts an answer. What was not expected must be allowed by a fault that was there since `since`, or shortly before.
   * @throws Abandoned when the answer was not expected
   */
  judge(what: string, code: string, isExpected: boolean, since: number): void
  /** Something that may never happen. */
  complain(problem: string): void
  readonly requests: number
  /** Answers by what was asked and what was answered. */
  readonly counts: Record<string, number>
  /** Answers that only a fault explains, by fault, request and answer. */
  readonly excused: Record<string, number>
  readonly problems: Record<string, number>
}

/** Afterwards things may take a while to be as before: connections are made anew, sessions are gone. */
const graceMs = 4_000

export function createJudge(): Judge {
  const windows: { fault: Fault; endedAt: number }[] = []
  const [counts, excused, problems]: Record<string, number>[] = [{}, {}, {}] as const
  let requests = 0
  const complain = (problem: string): void => addTo(problems as Record<string, number>, problem)

  return {
    complain,
    begin(fault) {
      const window = { fault, endedAt: Number.POSITIVE_INFINITY }
      windows.push(window)
      return () => {
        window.endedAt = Date.now()
      }
    },
    judge(what, code, isExpected, since) {
      requests += 1
      addTo(counts as Record<string, number>, code)
      if (isExpected) return
      const excuse = windows.find(
        ({ fault, endedAt }) =>
          endedAt + graceMs > since && fault.allows.some((pattern) => pattern.test(`${what}: ${code}`)),
      )
      const during = windows.filter(({ endedAt }) => endedAt + graceMs > since).map(({ fault }) => fault.name)
      if (excuse === undefined) complain(`${what}: ${code}, with ${during.join(' and ') || 'no fault'}`)
      else addTo(excused as Record<string, number>, `${excuse.fault.name}: ${what}: ${code}`)
      throw new Abandoned(`${what}: ${code}`)
    },
    get requests() {
      return requests
    },
    counts: counts as Record<string, number>,
    excused: excused as Record<string, number>,
    problems: problems as Record<string, number>,
  }
}
