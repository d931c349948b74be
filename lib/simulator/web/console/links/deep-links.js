/**
 * What an address can set up, shown on the first page.
 *
 * @type {readonly import('../types.d.ts').DeepLink[]}
 */
export const deepLinks = [
  {
    name: 'fault',
    example: '/console?fault=sns/oauth2/access_token:40029&times=1',
    does: ['下一次调用返回该错误码', 'The next call of this API is answered with this errcode'],
  },
  {
    name: 'fault, kind',
    example: '/console?fault=*:reset&times=forever&skip=2',
    does: [
      '放行两次后，所有接口断开连接，直到清除',
      'After two good answers every API cuts the connection until cleared',
    ],
  },
  {
    name: 'fault, delay',
    example: '/console?fault=cgi-bin/token:delay&delay=6000',
    does: ['下一个响应延迟 6 秒', 'The next answer comes six seconds late'],
  },
  {
    name: 'person',
    example: '/console?person=xiaoming',
    does: ['登录页在此浏览器中预选此人', 'The login pages of this browser begin with this person'],
  },
  {
    name: 'member',
    example: '/console?member=lisi',
    does: ['企业微信登录页预选此成员', 'The same for a WeCom member'],
  },
  {
    name: 'act',
    example: '/console?act=wechat',
    does: [
      '此浏览器充当微信（wechat、wecom 或 plain）',
      'This browser acts as WeChat (or wecom, or plain) on the login pages',
    ],
  },
  {
    name: 'clock',
    example: '/console?clock=+7200',
    does: [
      '时钟前进 7200 秒；也可写 -60、90m、2h、1d 或 reset',
      'Moves the clock by 7200 seconds; also -60, 90m, 2h, 1d or reset',
    ],
  },
  {
    name: 'filter',
    example: '/console?filter=40029#requests',
    does: ['打开日志并按文字或错误码筛选', 'Opens the log, filtered by a text or an errcode'],
  },
  {
    name: 'section',
    example: '/console#requests',
    does: [
      '打开一个栏目：start requests sent people apps components wecom suites messages scan faults clock',
      'Opens a section: start requests sent people apps components wecom suites messages scan faults clock',
    ],
  },
  {
    name: 'theme and language',
    example: '/console?theme=dark&lang=zh',
    does: ['设定此浏览器中的外观和语言', 'Sets theme and language in this browser'],
  },
]
