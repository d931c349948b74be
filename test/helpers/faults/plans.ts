import { bomb, breakingFaults, unusableFaults } from './faults.ts'
import {
  gzipped,
  readableFaults,
  readableJsonFaults,
  refusalsWith,
  unusableJsonFaults,
  wrongTypeFaults,
} from './json-faults.ts'
import type { Fault } from './proxy.ts'

export type ClientCall<Client> = (client: Client) => Promise<unknown>

/** One function of a client, and how it is called. */
export interface FaultCase<Client> {
  /** The call of the platform that is broken. */
  api: string
  /** Gets what the function needs anew, such as a code, and answers how it is called with that. */
  ready(): ClientCall<Client> | Promise<ClientCall<Client>>
  /** What it answers: a value, or a matcher of Jest's. */
  right: unknown
  /** It asks again when the connection broke. */
  repeats: boolean
  /** It needs a field of the answer. */
  needs: boolean
  /** What the platform says of a code that is used. @default 40029 */
  codeDead?: number
  /** It answers bytes. */
  isMedia?: boolean
}

/** Needs a field of an answer that may be asked for once, */
export const once = { repeats: false, needs: true }
/** and of one that may be asked for again. */
export const again = { repeats: true, needs: true }

/** A fault, and what comes of it: the code of an error, or one of the two below. */
export type PlannedFault = [name: string, fault: Fault, outcome: string]

export const rightAnswer = 'the right answer'
/** Whatever the platform said, for functions that hand it on or need none of it. */
export const anyAnswer = 'an answer'
export const unavailable = 'ERR_PLATFORM_UNAVAILABLE'

/** Every fault that comes to an end, and what a function should make of it. */
export function plansFor({
  repeats,
  needs,
  isMedia = false,
  codeDead = 40029,
}: Pick<FaultCase<never>, 'repeats' | 'needs' | 'isMedia' | 'codeDead'>): PlannedFault[] {
  const all = (list: Readonly<Record<string, Fault>>, outcome: string): PlannedFault[] =>
    Object.entries(list).map(([name, fault]) => [name, fault, outcome])
  const json: PlannedFault[] = [
    ...all(unusableJsonFaults, unavailable),
    ...all(readableJsonFaults, rightAnswer),
    ...all(wrongTypeFaults, needs ? 'ERR_PLATFORM' : anyAnswer),
  ]
  return [
    ...all(breakingFaults, repeats ? rightAnswer : unavailable),
    ...all(unusableFaults, unavailable),
    ...all({ 'a gzip bomb': bomb, 'the answer, compressed': gzipped }, unavailable),
    ...all(readableFaults, rightAnswer),
    ...refusalsWith(codeDead).map((refusal): PlannedFault => [...refusal]),
    ...(isMedia ? [] : json),
  ]
}
