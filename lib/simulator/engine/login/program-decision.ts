import type { Call } from '../http/call.ts'

/**
 * The answer a program gives in place of a person, by the headers `x-simulator-user` and `x-simulator-decision`;
 * a person named without a decision agrees.
 */
export interface ProgramDecision<T> {
  person: T | undefined
  decision: 'allow' | 'deny' | undefined
}

export function decisionAmong<T>(call: Call, find: (id: string) => T | undefined): ProgramDecision<T> {
  const id = call.headers['x-simulator-user']
  const decision = call.headers['x-simulator-decision']
  const person = id === undefined ? undefined : find(id)
  if (id !== undefined) call.check('x-simulator-user names a person', person !== undefined, -1, '没有此用户')
  if (decision !== undefined) {
    const isKnown = decision === 'allow' || decision === 'deny'
    call.check('x-simulator-decision is allow or deny', isKnown, -1, '无法识别的操作')
  }
  return { person, decision: (decision ?? (person && 'allow')) as 'allow' | 'deny' | undefined }
}
