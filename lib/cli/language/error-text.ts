import { isWechatAuthError, type PlatformError, type WechatAuthError } from '../../index.ts'
import { cureOf } from './cures.ts'
import { both, CommandError, type Text } from './text.ts'

/** What a refusal without a cure of its own comes to, by its code. */
const chineseByCode: Readonly<Record<string, string>> = {
  ERR_PLATFORM_CONFIG: '平台因配置问题拒绝了请求',
  ERR_PLATFORM_TOKEN: '平台不接受刚取得的 access_token：是否有别的程序在刷新它',
  ERR_PLATFORM_QUOTA: '调用次数已达上限，请稍后再试',
  ERR_PLATFORM_UNAVAILABLE: '平台繁忙，或没有给出可用的应答，请稍后再试',
  ERR_TICKET_MISSING: '还没有收到平台推送的 ticket',
  ERR_GRANT_MISSING: '账号没有授权，或已取消授权',
}
const unknown = '平台拒绝了请求，请按错误码查阅官方文档'

/**
 * What an error says to the operator: the library's errors name the cure and hold no secret. They are English, so that
 * the Chinese text puts a cure of its own before what the platform said.
 */
export function errorText(error: unknown, target = ''): Text {
  if (error instanceof CommandError) return error.text
  if (isWechatAuthError(error)) return refusalText(error, target)
  if (!(error instanceof Error)) return both('an unknown error', '未知错误')
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && path !== undefined) return both(error.message, `文件不存在：${path}`)
  return both(error.message, `${error instanceof TypeError ? '取值有误' : '出错了'}：${error.message}`)
}

function refusalText(error: WechatAuthError, target: string): Text {
  const { errcode, errmsg, api, rid } = error as Partial<PlatformError>
  if (errcode === undefined) {
    return both(error.message, `${chineseByCode[error.code] ?? unknown}（${error.code}：${error.message}）`)
  }
  const cure = cureOf(target, errcode, error.message)
  const request = rid === undefined ? '' : `，rid ${rid}`
  const said = `${api} 返回 errcode ${errcode}：${errmsg}${request}`
  return both(
    cure.en === undefined
      ? error.message
      : `${api} answered errcode ${errcode} (${errmsg})${rid === undefined ? '' : ` rid ${rid}`}. ${cure.en}`,
    `${cure.zh ?? chineseByCode[error.code] ?? unknown}（${said}）`,
  )
}
