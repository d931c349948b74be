import { websiteLogin, wechatClient } from 'express-wechat-auth'
import { app, appMistakes } from '../contracts/credential-mistakes.ts'
import { credentialWaysContract } from '../contracts/credential-ways.ts'
import { optionErrorsContract } from '../contracts/option-errors.ts'

optionErrorsContract({
  take: websiteLogin,
  good: app,
  credentialMistakes: [
    ...appMistakes,
    [
      { credentials: () => app },
      'option "secret" is needed with "credentials": at least 16 random characters, in each deployment others',
    ],
    [
      { client: wechatClient(app), userTokenStore: new Map() },
      'give "userTokenStore" to wechatClient(), not to the router beside its client',
    ],
    [{ ...app, routes: { callback: false } }, 'routes.login needs routes.callback, which is switched off'],
  ],
  mistakes: [
    [{ routes: { widgets: '/w' } }, /option "routes" has an unknown key "widgets", did you mean "widget"\?$/],
    [{ routes: { widget: 'code' } }, /a key "widget" that must be a path such as "\/login", or false$/],
    [{ website: app }, /unknown option "website"$/],
    [{ snapshotUsers: 'allow' }, /unknown option "snapshotUsers"$/],
    [
      { userTokenStore: {} },
      /option "userTokenStore" must have the functions get, set and delete, as a Keyv instance does$/,
    ],
  ],
})

credentialWaysContract({
  take: websiteLogin,
  credentials: app,
  client: wechatClient(app),
  choice: 'give exactly one of "appId" with "appSecret", "client", or "credentials"',
  signsTokens: false,
})
