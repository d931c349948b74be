/** For each API the permission sets that let a third-party platform call it: one of them is enough. */
const setsByApi: Readonly<Record<string, readonly number[]>> = {
  'cgi-bin/message/custom/send': [1, 19],
  'cgi-bin/user/get': [2],
  'cgi-bin/user/info': [2],
  'cgi-bin/user/info/batchget': [2],
  'cgi-bin/qrcode/create': [3],
  'cgi-bin/ticket/getticket': [4],
  'cgi-bin/message/template/send': [7],
  'cgi-bin/message/subscribe/send': [18],
}

/** Undefined where any grant will do. */
export function permissionSetsFor(api: string): readonly number[] | undefined {
  return setsByApi[api] ?? (api.startsWith('wxa/') ? [18] : undefined)
}
