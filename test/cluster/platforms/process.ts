// One process of an app with a third-party platform. Does what it is told over IPC. Started by fleet-of-platform.ts.
import { errorHandler, wechatAuth, wechatPlatform } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { codeOf, openProcess, settingsOf } from '../grants/process-side.ts'
import type { PlatformSettings } from './orders.ts'

const settings = settingsOf<PlatformSettings>()
const { options, runHook, serveTasks } = await openProcess(settings)

const platform = wechatPlatform({
  ...settings.platform,
  ...options,
  onGrant: ({ appId }, { req }) =>
    runHook('onGrant', { what: 'grant', account: appId, hasRequest: req !== undefined }),
  onGrantEnd: ({ appId }) => runHook('onGrantEnd', { what: 'end', account: appId }),
})

const app = appWithSession()
app.use(platform)
app.use(
  '/shops/:appId',
  wechatAuth({
    credentials: (req) => ({ appId: String(req.params['appId']), platform }),
    secret: settings.platform.secret,
  }),
)
app.use(errorHandler())

await serveTasks(
  app,
  (appId) => {
    const client = platform.client(appId)
    return {
      getToken: () => client.getAppAccessToken(),
      use: () => client.call({ path: '/cgi-bin/get_api_domain_ip' }),
    }
  },
  {
    fetchPlatformToken: () => platform.getPlatformAccessToken().then(() => 'good', codeOf),
    createGrantUrl: () => platform.createGrantUrl({ redirectUri: 'http://localhost/granted' }),
    restoreGrants: () => platform.restoreGrants(),
  },
)
