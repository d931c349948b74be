import { mobileLogin, wechatClient } from 'express-wechat-auth'
import { app, appMistakes, longSecret } from '../contracts/credential-mistakes.ts'
import { credentialWaysContract } from '../contracts/credential-ways.ts'
import { optionErrorsContract } from '../contracts/option-errors.ts'

const secretAdvice = 'at least 16 random characters, in each deployment others'

optionErrorsContract({
  take: mobileLogin,
  good: { ...app, secret: longSecret },
  credentialMistakes: [
    ...appMistakes,
    [app, `option "secret" is needed to sign bearer tokens: ${secretAdvice}`],
    [{ credentials: () => app }, `option "secret" is needed with "credentials": ${secretAdvice}`],
    [
      { client: wechatClient(app), userTokenStore: new Map() },
      'give "userTokenStore" to wechatClient(), not to the router beside its client',
    ],
  ],
  mistakes: [
    [{ bearer: false }, /option "bearer" must be true or \{ expiresInSeconds \}$/],
    [{ bearer: { expiresInSeconds: 0 } }, /option "bearer" must be true or \{ expiresInSeconds \}$/],
    [{ userTokensStore: {} }, /unknown option "userTokensStore", did you mean "userTokenStore"\?$/],
    [
      { userTokenStore: { get() {}, set() {} } },
      /option "userTokenStore" must have the functions get, set and delete, as a Keyv instance does$/,
    ],
    [{ routes: { callback: '/back' } }, /option "routes" has an unknown key "callback"$/],
  ],
})

credentialWaysContract({
  take: mobileLogin,
  credentials: app,
  client: wechatClient(app),
  choice: 'give exactly one of "appId" with "appSecret", "client", or "credentials"',
  signsTokens: true,
})
