import { suiteOf } from './run/suite-of.ts'

/** With Express 4, what Express has a part in: routes, mounts, bodies, cookies, errors. The long run has every journey. */
suiteOf(__dirname, [
  'express/',
  'journeys/all-platforms/callback-decision',
  'journeys/all-platforms/guarded-apps',
  'journeys/all-platforms/operator',
  'journeys/all-platforms/session-and-cookies',
  'journeys/js-sdk/wechat',
  'journeys/linked/link.',
  'journeys/messages/body',
  'journeys/mini-program/login',
  'journeys/mini-program/scan/scan-login',
  'journeys/passport/',
  'journeys/website/',
  'journeys/wechat/answers',
  'journeys/wechat/guard',
  'journeys/wechat/json-login',
  'journeys/wechat/logout',
  'journeys/wechat/mounts',
  'journeys/wechat/page-login',
  'journeys/wechat/session',
  'journeys/wechat/transaction/callback',
  'journeys/wecom/guard.',
  'journeys/wecom/page-login',
  'journeys/wecom/verify',
  'journeys/wecom-suite/login',
])
