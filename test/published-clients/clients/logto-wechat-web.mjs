import createConnector from '@logto/connector-wechat-web'
import { agree, callback, refusalOf, report, website } from '../tools/platform.mjs'

const config = { appId: website.appId, appSecret: website.secret }
const connector = await createConnector({ getConfig: async () => config })
const link = await connector.getAuthorizationUri({ state: 'abc123', redirectUri: callback }, async () => {})
const back = await agree(link, 'xiaohong', 'plain')
const code = back.searchParams.get('code')
const { name, rawData } = await connector.getUserInfo({ code })
const again = await refusalOf(connector.getUserInfo({ code }))
report({ openid: rawData.openid, nickname: name, again: again.data })
