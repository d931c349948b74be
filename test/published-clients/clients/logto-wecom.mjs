import createConnector from '@logto/connector-wecom'
import { agree, callback, company, refusalOf, report } from '../tools/platform.mjs'

const { corpId, agentId, secret: appSecret } = company
const connector = await createConnector({ getConfig: async () => ({ corpId, agentId, appSecret }) })

async function logIn(browser, userAgent) {
  const asked = { state: 'abc123', redirectUri: callback, headers: { userAgent } }
  const link = await connector.getAuthorizationUri(asked, async () => {})
  const code = (await agree(link, 'lisi', browser)).searchParams.get('code')
  const { id } = await connector.getUserInfo({ code })
  return { id, again: await refusalOf(connector.getUserInfo({ code })) }
}

const inside = await logIn('wecom', 'wxwork/4.1.20')
const outside = await logIn('plain', 'Chrome/130')
report({ inside: inside.id, outside: outside.id, again: JSON.stringify(outside.again.data) })
