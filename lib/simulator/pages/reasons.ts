import type { Language } from './words.ts'

/** What the login pages check, as the log has it, and in Chinese. `$1` stands for what is in the brackets. */
const chinese: readonly [english: RegExp, chinese: string][] = [
  [/^(\w+) is given$/, '带有 $1'],
  [/^appid is known$/, 'appid 存在'],
  [/^appid is an official account$/, 'appid 是公众号'],
  [/^appid is a website app$/, 'appid 是网站应用'],
  [/^appid is the corpid of a known corp$/, 'appid 是已知企业的 CorpID'],
  [/^appid is the corpid of a provider$/, 'appid 是服务商的 CorpID'],
  [/^appid is the id of a known suite$/, 'appid 是已知的 SuiteID'],
  [/^appid is the id of a login suite$/, 'appid 是登录授权应用的 SuiteID'],
  [/^agentid is an app of the corp$/, 'agentid 是该企业的应用'],
  [/^agentid is given with snsapi_privateinfo$/, '使用 snsapi_privateinfo 时带有 agentid'],
  [/^response_type is code$/, 'response_type 为 code'],
  [/^login_type is CorpApp$/, 'login_type 为 CorpApp'],
  [/^scope is (snsapi_login)$/, 'scope 为 $1'],
  [/^scope is (\w+) or (\w+)$/, 'scope 为 $1 或 $2'],
  [/^state is not empty$/, 'state 不为空'],
  [/^state is encoded well$/, 'state 编码正确'],
  [/^state is at most (\d+) bytes$/, 'state 不超过 $1 字节'],
  [/^state has only letters and digits$/, 'state 只含字母和数字'],
  [/^redirect_uri is encoded exactly once$/, 'redirect_uri 恰好编码一次'],
  [/^redirect_uri is an absolute http or https URL$/, 'redirect_uri 是完整的 http 或 https 地址'],
  [/^redirect_uri has no port but 80 and 443$/, 'redirect_uri 的端口只能是 80 或 443'],
  [/^redirect_uri is at a host of the provider$/, 'redirect_uri 属于服务商的域名'],
  [
    /^redirect_uri is an absolute URL of a registered host \((.*)\)$/,
    'redirect_uri 是完整地址，且域名已登记（$1）',
  ],
  [
    /^redirect_uri is an absolute URL of a trusted or callback domain, with its port \((.*)\)$/,
    'redirect_uri 是完整地址，且域名与端口属于可信域名或授权回调域（$1）',
  ],
  [
    /^redirect_uri is an absolute URL of a callback domain of the suite, with its port \((.*)\)$/,
    'redirect_uri 是完整地址，且域名与端口属于应用的授权回调域（$1）',
  ],
  [/^the host of redirect_uri is registered \((.*)\)$/, 'redirect_uri 的域名已登记（$1）'],
  [
    /^the host of redirect_uri is a web domain of the platform \((.*)\)$/,
    'redirect_uri 的域名是第三方平台的网页开发域名（$1）',
  ],
  [
    /^the host of redirect_uri, with its port, is a trusted domain \((.*)\)$/,
    'redirect_uri 的域名与端口是可信域名（$1）',
  ],
  [/^the link has only these parameters: (.*)$/, '链接只带有这些参数：$1'],
  [/^the parameters are in this order: (.*), then (.*)$/, '参数按此顺序排列：$1，其后为 $2'],
  [/^the parameters are in this order: (.*)$/, '参数按此顺序排列：$1'],
  [/^component_appid is a third-party platform$/, 'component_appid 是第三方平台'],
  [/^the account is not banned$/, '账号未被封禁'],
  [/^the account has granted its web pages to the platform$/, '账号已把网页授权权限授予第三方平台'],
  [/^the account may ask for this scope \((.*)\)$/, '账号有权使用该 scope（$1）'],
  [/^the app may ask for the scope$/, '应用有权使用该 scope'],
  [/^the app exists$/, '应用存在'],
  [/^the app is enabled$/, '应用已启用'],
  [/^the member is in the visible range of the app$/, '成员在应用的可见范围内'],
  [/^the member has a licence for the app$/, '成员拥有应用的接口许可'],
  [/^the person is a member of a company$/, '此人是企业成员'],
  [
    /^the suite is a third-party app: .*$/,
    '该 SuiteID 是第三方应用：代开发应用使用 CorpID，登录授权应用使用网页登录',
  ],
  [
    /^the page was entered by a link on a page of the provider \((.*)\): its Referer says so$/,
    '从服务商页面（$1）上的链接进入（以 Referer 为准）',
  ],
  [/^there is a template of the link$/, '链接对应的代开发模板存在'],
  [/^there is at least one person$/, '至少有一个用户'],
  [/^the (?:corp|company) has somebody who can log in$/, '企业里有可以登录的成员'],
  [/^some company has somebody who can log in$/, '有企业里存在可以登录的成员'],
  [/^the form names (?:a person|somebody who can log in)$/, '表单指定了可以登录的人'],
  [/^the form names a company$/, '表单指定了企业'],
  [/^the form names an account$/, '表单指定了帐号'],
  [/^the QR code is known and not too old$/, '二维码存在且未过期'],
  [/^the QR code was not used before$/, '二维码未被使用过'],
  [/^the QR code can be scanned \(.*\)$/, '二维码可以扫描'],
  [
    /^the page was entered by a link on a page of the launch domain \((.*)\): its Referer says so$/,
    '从授权发起页域名（$1）的页面上的链接进入（以 Referer 为准）',
  ],
  [/^redirect_uri is at the launch domain \((.*)\)$/, 'redirect_uri 属于授权发起页域名（$1）'],
  [
    /^redirect_uri is at an install domain of the suite, with its port \((.*)\)$/,
    'redirect_uri 的域名与端口属于授权完成回调域名（$1）',
  ],
  [/^pre_auth_code was made for this (?:platform|suite)$/, 'pre_auth_code 属于该应用'],
  [/^pre_auth_code is used for the first time$/, 'pre_auth_code 是首次使用'],
  [/^pre_auth_code is younger than (\d+) minutes$/, 'pre_auth_code 未超过 $1 分钟'],
  [/^state is at most (\d+) letters and digits$/, 'state 是不超过 $1 位的字母和数字'],
  [/^suite_id is a third-party app$/, 'suite_id 是第三方应用'],
  [/^the account is the one in biz_appid \((.*)\)$/, '帐号是 biz_appid 指定的（$1）'],
  [/^the app is an official account or a mini program$/, '帐号是公众号或小程序'],
  [/^the account is of a kind that (auth_type=\S*) lets in$/, '帐号类型符合 $1'],
  [
    /^before the release, the account \((.*)\) is in the test list of the platform$/,
    '全网发布之前，帐号（$1）在第三方平台的测试列表中',
  ],
  [/^the link is known$/, '链接存在'],
  [/^the link is younger than (\d+) days$/, '链接未超过 $1 天'],
  [/^the company is one of those for tests$/, '该企业是测试企业'],
  [/^the suite is published, or auth_type is 1$/, '应用已上线，或 auth_type 为 1'],
  [/^x-simulator-user names a person$/, 'x-simulator-user 指定了用户'],
  [/^x-simulator-decision is allow or deny$/, 'x-simulator-decision 为 allow 或 deny'],
]

/** What was checked, in the language of the page; what has no words of its own stays as the log has it. */
export function reasonIn(language: Language, what: string): string {
  if (language === 'en') return what
  const found = chinese.find(([english]) => english.test(what))
  return found === undefined ? what : what.replace(...found)
}
