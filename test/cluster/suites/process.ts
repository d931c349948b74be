// One process of an app with a suite or template. Does what it is told over IPC. Started by fleet-of-suite.ts.
import { errorHandler, wecomAuth, wecomSuite } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { openProcess, settingsOf } from '../grants/process-side.ts'
import type { SuiteSettings } from './orders.ts'

const settings = settingsOf<SuiteSettings>()
const { secret, suiteId } = settings.suite
const { options, runHook, serveTasks } = await openProcess(settings)

const suite = wecomSuite({
  ...settings.suite,
  ...options,
  onGrant: ({ corpId }, { req }) =>
    runHook('onGrant', { what: 'grant', account: corpId, hasRequest: req !== undefined }),
  onGrantEnd: ({ corpId }) => runHook('onGrantEnd', { what: 'end', account: corpId }),
})

const app = appWithSession()
app.use(suite)
const { onEvent } = options
// What a template was made into is an app of the company's own.
if (!suiteId.startsWith('dk')) app.use(wecomAuth({ suite, secret, onEvent }))
app.use(
  '/corp/:corpId',
  wecomAuth({ credentials: (req) => ({ corpId: String(req.params['corpId']), suite }), secret, onEvent }),
)
app.get(['/whoami', '/corp/:corpId/whoami'], (req, res) => void res.json(req.wecomUser ?? null))
app.use(errorHandler())

await serveTasks(app, (corpId) => {
  const client = suite.client(corpId)
  return {
    getToken: () => client.getCorpAccessToken(),
    use: () => client.fetchDepartments(),
  }
})
