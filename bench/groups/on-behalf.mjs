import { ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { comparisonOf } from '../measure/table.mjs'

const file = 'login-on-behalf.mjs'
const plainLogin = 'plain login'
const firstLogins = 20

/** Who lets others act for them, and how people log in there. */
const kinds = [
  {
    title: 'login on behalf of an account of a platform',
    one: '1 account',
    many: 'accounts',
    plain: { file: 'login-ours.mjs', factory: 'ours', path: '/wechat/login' },
    onBehalf: { file, factory: 'accountsOfPlatform', path: '/shops/:account/wechat/login' },
  },
  {
    title: 'login on behalf of a company of a suite',
    one: '1 company',
    many: 'companies',
    plain: { file, factory: 'ownApp', path: '/wecom/login' },
    onBehalf: { file, factory: 'companiesOfSuite', path: '/wecom/login' },
  },
]

/** Whole logins, start and callback: where there are very many accounts, both may have to look up whose they are. */
export async function onBehalf({ platform, load, sizes, log }) {
  const goals = []
  const comparisons = []
  const api = platform.bases.plain
  const { grantors } = sizes.onBehalf
  for (const { title, one, many: noun, plain, onBehalf: acting } of kinds) {
    log(title)
    const many = `${grantors.toLocaleString('en')} ${noun}`
    const plans = [
      { name: plainLogin, ...plain, grantors: 1, params: { api } },
      { name: one, ...acting, grantors: 1, params: { api, grants: 1 } },
      { name: many, ...acting, grantors, params: { api, grants: grantors } },
    ]
    const samples = await measureRounds(plans, sizes.onBehalf, { ...wholeLogins(load), log })
    const limit = 1.1
    goals.push(
      ratioGoal(`${title}, against the plain login`, samples, { subject: one, against: plainLogin, limit }),
      ratioGoal(`${title}, ${many} against 1`, samples, { subject: many, against: one, limit }),
    )
    comparisons.push(comparisonOf(title, samples, plainLogin))
  }
  return { goals, comparisons }
}

/** While things warm up each account has a login, so that its tokens are known afterwards; then they come at random. */
function wholeLogins(load) {
  const loginsBefore = new Map()
  const logIn = async (subject, count, { path, grantors }) => {
    const first = loginsBefore.get(subject) ?? 0
    loginsBefore.set(subject, first + count)
    await load.logIn(subject.base, count, { path, grantors, first })
  }
  return {
    // A few first, so that the connections to the platform are there.
    prepare: (subject, _count, plan) => logIn(subject, firstLogins, plan),
    work: logIn,
  }
}
