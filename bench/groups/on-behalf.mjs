import { ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { comparisonOf } from '../measure/table.mjs'
import { ours } from './login-steps.mjs'

const file = 'login-on-behalf.mjs'
const firstLogins = 20

/** Logins, from beginning to end, at accounts and companies that others act for: one of them, and very many. */
const platforms = [
  {
    title: 'login on behalf of an account of a third-party platform',
    grantorsOf: (count) => `${count} accounts of a platform`,
    one: '1 account of a platform',
    plain: { file: 'login-ours.mjs', factory: 'ours', path: '/wechat/login' },
    onBehalf: { file, factory: 'accountsOfPlatform', path: '/shops/:account/wechat/login' },
  },
  {
    title: 'login on behalf of a company of a suite',
    grantorsOf: (count) => `${count} companies of a suite`,
    one: '1 company of a suite',
    plain: { file, factory: 'ownApp', path: '/wecom/login' },
    onBehalf: { file, factory: 'companiesOfSuite', path: '/wecom/login' },
  },
]

const plainLogin = `${ours}, an app’s own login`

export async function onBehalf({ platform, load, sizes, log }) {
  const goals = []
  const comparisons = []
  const api = platform.bases.plain
  const { grantors } = sizes.onBehalf
  for (const { title, grantorsOf, one, plain, onBehalf } of platforms) {
    log(title)
    const many = grantorsOf(grantors.toLocaleString('en'))
    const plans = [
      { name: plainLogin, ...plain, grantors: 1, params: { api } },
      { name: one, ...onBehalf, grantors: 1, params: { api, grants: 1 } },
      { name: many, ...onBehalf, grantors, params: { api, grants: grantors } },
    ]
    const samples = await measureRounds(plans, sizes.onBehalf, { ...loginSteps(load), log })
    goals.push(
      ratioGoal(`${title}, against the plain login`, samples, {
        subject: one,
        against: plainLogin,
        limit: 1.1,
      }),
      ratioGoal(`${title}: ${many}, against 1`, samples, { subject: many, against: one, limit: 1.1 }),
    )
    comparisons.push(comparisonOf(title, samples, plainLogin))
  }
  return { goals, comparisons }
}

/** Each account has its first login while things warm up: after that all their tokens are known. */
function loginSteps(load) {
  const logins = new Map()
  const logIn = async (subject, count, { path, grantors }) => {
    const first = logins.get(subject) ?? 0
    logins.set(subject, first + count)
    await load.logIn(subject.base, count, { path, grantors, first })
  }
  return {
    // A few first, so that the connections to the platform are there.
    prepare: (subject, _count, plan) => logIn(subject, firstLogins, plan),
    work: logIn,
  }
}
