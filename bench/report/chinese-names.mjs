/**
 * What the groups call their goals, their subjects and what they measured, and what the Chinese page calls it. `#` stands
 * for figures, `*` for a name that has a line of its own here; `$1` is the first of them in a line. The first line that fits
 * is taken.
 */
export const names = {
  // Verdicts
  '': '',
  met: '达标',
  'not met': '未达标',
  'not decided': '无法判定',

  // Goals, and titles of comparisons
  'loading by *, Express included': '以 $1 加载（含 Express）',
  'first request of a fresh process: load, mount, the redirect to the login page':
    '新进程的首个请求：加载、挂载、重定向到登录页',
  'logged-in request through wechatAuth() and its guard, * sessions':
    '已登录的请求，经过 wechatAuth() 及其守卫，会话存于$1',
  'anonymous request': '未登录的请求',
  'store accesses, cookies, upstream calls of an anonymous request':
    '未登录的请求引起的存储访问、Cookie、上游调用',
  'Redis commands more for a logged-in request': '已登录的请求多用的 Redis 命令',
  'getAppAccessToken() with the token in memory': 'getAppAccessToken()，令牌在内存中',
  'Redis commands of # hits': '命中 $1 次所用的 Redis 命令',
  'login callback against hand-written Express on the same transport, *':
    '登录回调，对比使用相同传输层的手写 Express，$1',
  'upstream calls and new connections per login (# logins)': '每次登录的上游调用和新建连接（共 $1 次登录）',
  'login on behalf of an account of a platform, against the plain login':
    '代公众号登录（第三方平台），对比普通登录',
  'login on behalf of an account of a platform, # accounts against 1':
    '代公众号登录（第三方平台），$1 个公众号对比 1 个',
  'login on behalf of an account of a platform': '代公众号登录（第三方平台）',
  'login on behalf of a company of a suite, against the plain login':
    '为企业登录（服务商应用），对比普通登录',
  'login on behalf of a company of a suite, # companies against 1':
    '为企业登录（服务商应用），$1 个企业对比 1 个',
  'login on behalf of a company of a suite': '为企业登录（服务商应用）',
  'login callback against # peers in the same checks, *': '登录回调，对比做同样检查的 $1 个同类库，$2',
  'login callback, *': '登录回调，$1',
  'encrypted message: verify, decrypt, parse': '加密消息：验签、解密、解析',
  'encrypted message callback over HTTP with encrypted reply': '加密消息的 HTTP 回调，含加密回复',
  'JS-SDK signature against crypto.hash and a random nonce': 'JS-SDK 签名，对比 crypto.hash 加随机 nonce',
  'JS-SDK signature': 'JS-SDK 签名',
  'decryptUserData() against node:crypto alone': 'decryptUserData()，对比只用 node:crypto',
  'fetches per expiry, # processes x # callers on one Redis':
    '令牌每次过期后的获取次数，$1 个进程 × $2 个调用者共用一个 Redis',
  'uses of a dead token': '使用已失效令牌的次数',
  'longest wait, lock holder killed with a valid token in hand': '最长等待：持锁进程被杀死，手中还有有效令牌',
  'longest wait, lock holder killed with no token': '最长等待：持锁进程被杀死，没有令牌',
  'longest wait, Redis frozen, a platform that answers at once': '最长等待：Redis 无响应，平台立即应答',
  'memory after # login starts': '发起 $1 次登录后的内存',

  // Limits, and what was measured
  '#': '$1',
  '<= #x': '≤ $1 倍',
  '# and #': '$1 和 $2',
  'cheaper than each': '低于每一个',
  flat: '不增长',
  '#: what the event loop takes = # ms': '$1：仅事件循环本身的 $2 ms',
  'lease + upstream + # ms = # ms': '租期 + 上游 + $1 ms = $2 ms',
  'deadline + # ms = # ms': '时限 + $1 ms = $2 ms',
  '#x (# to #, #)': '$1 倍（$2 至 $3，$4）',
  '#; # connections in all': '$1；共 $2 个连接',
  'ahead of # of #; #x of * (# to #, #)': '$2 个中低于 $1 个；是 $4 的 $3 倍（$5 至 $6，$7）',
  '# for the first token and # expiries; # errors': '首个令牌加 $2 次过期，共 $1 次；$3 个错误',
  '# of # calls': '$2 次调用中 $1 次',
  '# ms; # errors': '$1 ms；$2 个错误',
  '# MB, then # MB of heap': '堆内存先是 $1 MB，后是 $2 MB',

  // Where
  memory: '内存',
  Redis: ' Redis',
  import: 'import',
  require: 'require',
  'plain HTTP': '明文 HTTP',
  TLS: 'TLS',

  // Subjects
  'express alone': '只有 Express',
  'express and express-wechat-auth': 'Express 加 express-wechat-auth',
  'express-session alone': '只有 express-session',
  'with wechatAuth()': '加上 wechatAuth()',
  'bare await': '只有 await',
  'await of an async function': 'await 一个 async 函数',
  'getAppAccessToken()': 'getAppAccessToken()',
  'plain login': '普通登录',
  '# account': '$1 个公众号',
  '# accounts': '$1 个公众号',
  '# company': '$1 个企业',
  '# companies': '$1 个企业',
  'by hand, same transport': '手写，相同传输层',
  'by hand, bare undici': '手写，直接用 undici',
  'by hand, axios as it comes': '手写，axios 默认配置',
  'by hand with createHash()': '手写，用 createHash()',
  'by hand': '手写',
  'node:crypto and a scanner by hand': 'node:crypto 加手写扫描器',
  'express-wechat-auth, as the router does it': 'express-wechat-auth，路由中的做法',
  'its signature alone': '只做其中的签名',
  'getJsSdkConfig()': 'getJsSdkConfig()',
  'decryptUserData()': 'decryptUserData()',
  '@wecom/crypto and fast-xml-parser': '@wecom/crypto 加 fast-xml-parser',
  '*, wrapped': '$1（加检查）',
  '*, alone': '$1（单独）',
  'express-wechat-auth': 'express-wechat-auth',
  '@wecom/crypto': '@wecom/crypto',
  'co-wechat': 'co-wechat',
  'co-wechat-oauth': 'co-wechat-oauth',
  'nest-wechat': 'nest-wechat',
  'node-easywechat': 'node-easywechat',
  'passport-wechat': 'passport-wechat',
  'passport-weixin': 'passport-weixin',
  wechat: 'wechat',
  'wechat-jssdk': 'wechat-jssdk',
  'wechat-oauth': 'wechat-oauth',
  'wechat-oauth-ts': 'wechat-oauth-ts',
  wxcrypt: 'wxcrypt',
}
