import type { AppCredentials } from '../../core/tokens/app-access-token.ts'

/** What a tenant's `credentials(req)` answers. */
export interface WechatCredentials extends AppCredentials {
  /** A website app of the Open Platform, for browsers that are not WeChat's. */
  website?: AppCredentials | undefined
}
