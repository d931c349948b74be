const people = 1_000
const codeTail = /(\d+)$/

/** The exchange of a code and the profile of a person. There are a thousand people; the code says which. */
export function answerLogin({ pathname, searchParams }) {
  if (pathname === '/sns/oauth2/access_token') return oauthTokenFor(searchParams.get('code'))
  if (pathname !== '/sns/userinfo') return undefined
  return {
    openid: searchParams.get('openid'),
    nickname: '小明',
    sex: 0,
    language: 'zh_CN',
    city: '',
    province: '',
    country: '',
    headimgurl: 'https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTL5ZaWRVRJD7xJ0xiaK9Nk/132',
    privilege: [],
    unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
  }
}

/** What a code gives, whoever exchanges it. */
export function oauthTokenFor(code) {
  const person = personOf(code)
  return {
    access_token: `78_oauth-access-token-of-person-${person}-${'x'.repeat(60)}`,
    expires_in: 7_200,
    refresh_token: `78_oauth-refresh-token-of-person-${person}-${'x'.repeat(60)}`,
    openid: openidOf(person),
    scope: 'snsapi_userinfo',
  }
}

export const personOf = (code) => Number(codeTail.exec(code ?? '')?.[1] ?? 0) % people

const openidOf = (person) => `oLVPpjqs9BhvzwPj5A-vTYAX${String(person).padStart(4, '0')}`
