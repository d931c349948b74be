import { classifyWechat } from '../../lib/wechat/client/wechat-errcodes.ts'
import { appErrcodesContract } from '../contracts/app-errcodes.ts'
import { errcodeContract, refusalsBy } from '../contracts/errcodes.ts'

const codeExchange = 'sns/oauth2/access_token'
const refusalOf = refusalsBy(classifyWechat, 'cgi-bin/user/info')

appErrcodesContract({
  name: 'an official account or website',
  refusalOf,
  codeExchange,
  tokenCalls: ['sns/userinfo', 'sns/auth', 'cgi-bin/user/info', 'wxa/getwxacodeunlimit'],
  console: '设置与开发 > 基本配置',
})

errcodeContract({
  name: 'an official account or website',
  refusalOf,
  rows: [
    ['ERR_LOGIN_REQUIRED', 401, [40030, 42002, 42007]],
    ['ERR_PLATFORM_CONFIG', 502, [41002, 41004, 50004, 61024]],
    ['ERR_PLATFORM', 502, [40003]],
  ],
  pauses: [
    [45009, 1, 3_600],
    [44993, 1, 3_600],
  ],
})
