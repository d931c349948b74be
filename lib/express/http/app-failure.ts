import { WechatAuthError } from '../../errors.ts'

/** A hook of the app's failed: not a refusal, but the app's own error, which `cause` is. */
export class AppFailure extends WechatAuthError {
  readonly hook: string

  constructor(hook: string, cause: Error) {
    super('ERR_APP', `the app’s ${hook} failed`, { cause })
    this.hook = hook
  }
}
