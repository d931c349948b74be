import type { WayId } from '../ways.ts'

/** Who takes part. The browser of a mini program or a mobile app is that app. */
export type Lane = 'browser' | 'app' | 'platform' | 'phone'

/** What a step is about; words and expected order go by it. */
export type Kind =
  | 'open'
  | 'ask'
  | 'guard'
  | 'admit'
  | 'leave'
  | 'page'
  | 'scan'
  | 'decide'
  | 'callback'
  | 'token'
  | 'exchange'
  | 'profile'
  | 'account'
  | 'session'
  | 'back'
  | 'arrive'
  | 'restart'
  | 'refusal'
  | 'scene'
  | 'code'
  | 'news'
  | 'number'
  | 'push'
  | 'reply'
  | 'client'
  | 'send'
  | 'answer'
  | 'ticket'
  | 'check'
  | 'merchant'
  | 'preauth'
  | 'link'
  | 'granted'
  | 'call'

export interface Step {
  kind: Kind
  from: Lane
  /** The same as `from` for what somebody does alone. */
  to: Lane
  /** What went over the wire, without anything secret. */
  label: string
  detail?: string
  /** When it began, in milliseconds since 1970. */
  at: number
  /** How long it took. */
  ms?: number
  isRefused?: boolean
}

export type Outcome = 'in' | 'declined' | 'refused'

/** One login of one browser, as it happened. */
export interface Flow {
  way: WayId
  startedAt: number
  steps: Step[]
  outcome: Outcome | undefined
  /** What requests of others are recognised by: the state, a scene, an openid. Never shown. */
  keys: string[]
  /** Where the app has just sent the browser to, if that is a page of its own. */
  expects: string | undefined
  /** The newest request of the simulator's that was looked at. */
  seenRequest: number
}

const maxSteps = 60
const maxKeys = 20
const maxText = 160

const cut = (text: string): string => (text.length > maxText ? `${text.slice(0, maxText)}…` : text)

/** Adds a step, unless there are too many. The step may be completed later. */
export function addStep(flow: Flow, { at = Date.now(), ...step }: Omit<Step, 'at'> & { at?: number }): Step {
  const added: Step = {
    ...step,
    at,
    label: cut(step.label),
    ...(step.detail !== undefined && { detail: cut(step.detail) }),
  }
  if (flow.steps.length < maxSteps) flow.steps.push(added)
  return added
}

export function addKey(flow: Flow, key: unknown): void {
  if (typeof key !== 'string' || key === '' || flow.keys.includes(key)) return
  flow.keys.push(key.slice(0, 200))
  if (flow.keys.length > maxKeys) flow.keys.shift()
}
