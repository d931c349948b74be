import { both, type Text } from './text.ts'

export const notToldYet: Text = both('not told before this machine is allowed', '本机 IP 放行之后才能检查')

export const setPublicUrl: Text = both('set PUBLIC_URL to have it checked', '设置 PUBLIC_URL 后才会检查')

export const keyIsNone = (name: string): Text =>
  both(`${name} is none: it has 43 letters and digits`, `${name} 格式不对：应为 43 位字母和数字`)

/** What a check needs to be made at all. */
export function setToCheck(...names: string[]): Text {
  const [last] = names.slice(-1)
  const others = names.slice(0, -1)
  return both(
    `set ${others.join(', ')} and ${last} to have it checked`,
    `设置 ${others.join('、')} 和 ${last} 后才会检查`,
  )
}

export const wordMissing = (status: number, cure: Text): Text =>
  both(
    `HTTP ${status} in place of the word "success": ${cure.en}`,
    `返回 HTTP ${status}，而不是 success：${cure.zh}`,
  )

export const wrongSignature: Text = both('a wrong signature is refused', '错误的签名会被拒绝')

export const isTaken = (deed: Text): Text =>
  both(
    `a wrong signature is taken: anybody could push a ticket or ${deed.en}`,
    `接受了错误的签名：任何人都能伪造 ticket 或${deed.zh}`,
  )

export const statusForForged = (status: number): Text =>
  both(
    `HTTP ${status} for a wrong signature, where the router answers 403`,
    `对错误的签名返回了 HTTP ${status}，而路由本应返回 403`,
  )
