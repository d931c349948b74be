import { Auth } from '@auth/core'
import WeChat from '@auth/core/providers/wechat'
import { agree, official, refusalOf, report, website } from '../tools/platform.mjs'

const base = 'http://localhost/auth'

function createSite(app, platformType, change = {}) {
  const { appId: clientId, secret: clientSecret } = app
  const errors = []
  const config = {
    basePath: '/auth',
    trustHost: true,
    secret: 'a secret of tests that is long enough',
    providers: [WeChat({ clientId, clientSecret, platformType, ...change })],
    logger: { error: (error) => errors.push(error.message), warn() {}, debug() {} },
  }
  const cookies = new Map()
  async function ask(path, init = {}) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const answer = await Auth(new Request(`${base}/${path}`, { ...init, headers: { cookie } }), config)
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      cookies.set(name, value)
    }
    return answer
  }
  return { ask, errors }
}

async function leave({ ask }) {
  const { csrfToken } = await (await ask('csrf')).json()
  const answer = await ask('signin/wechat', { method: 'POST', body: new URLSearchParams({ csrfToken }) })
  return answer.headers.get('location')
}

async function logIn(site, browser) {
  const back = await agree(await leave(site), 'xiaohong', browser)
  await site.ask(`callback/wechat${back.search}`)
  const { user } = await (await site.ask('session')).json()
  return user.name
}

const onWebsite = await logIn(createSite(website, 'WebsiteApp'), 'plain')
// Its states have 435 bytes: within WeChat a site has to do without.
const refused = await refusalOf(leave(createSite(official, 'OfficialAccount')).then((link) => agree(link)))
const inWechat = await logIn(createSite(official, 'OfficialAccount', { checks: ['pkce'] }), 'wechat')
report({ onWebsite, inWechat, refused: refused.message })
