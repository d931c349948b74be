import type { Call } from './call.ts'

/** A rule of the documents that the platform does not insist on. */
export interface LooseRule {
  what: string
  /** What breaks it, in the words of the log. */
  instead: string
  errcode: number
  errmsg?: string
}

/** Notes what no document allows and the platform lets pass. False in a strict simulator: there it is to be refused. */
export function letPass(call: Call, what: string): boolean {
  if (call.world.options.strict) return false
  call.checks.push({ what, ok: true, documented: false })
  return true
}

/** `call.check()` of a rule that the platform does not insist on. */
export function checkLoosely(call: Call, { what, instead, errcode, errmsg }: LooseRule, ok: boolean): void {
  if (ok || !letPass(call, instead)) call.check(what, ok, errcode, errmsg)
}
