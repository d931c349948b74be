const maxClearsPerMonth = 10

/** What Tencent documents for a verified account; an API without a limit of its own has the last one. */
const dailyLimits: ReadonlyMap<string, number> = new Map([
  ['cgi-bin/message/custom/send', 500_000],
  ['cgi-bin/message/template/send', 100_000],
  ['cgi-bin/qrcode/create', 100_000],
  ['cgi-bin/user/info', 5_000_000],
])
const otherLimit = 10_000_000

/** Whose calls are counted. */
export interface QuotaOwner {
  appId: string
  /** Calls a day by API. */
  dailyLimits?: Record<string, number>
}

/** How often each app may call each API in a day. */
export interface ApiQuotas {
  /** Counts a call; false when the quota of the day is used up. */
  take(app: QuotaOwner, api: string): boolean
  usedOf(appId: string, api: string): number
  limitOf(app: QuotaOwner, api: string): number
  /** Makes all counts of an app zero; false when that was done ten times in this month. */
  clear(appId: string): boolean
}

/** Quotas begin anew at midnight in China. */
export function chineseDate(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function createApiQuotas(now: () => number): ApiQuotas {
  let today = ''
  const counts = new Map<string, Map<string, number>>()
  const clears = new Map<string, { month: string; count: number }>()

  function countsOf(appId: string): Map<string, number> {
    const date = chineseDate(now())
    if (date !== today) counts.clear()
    today = date
    const known = counts.get(appId) ?? new Map<string, number>()
    counts.set(appId, known)
    return known
  }

  const limitOf: ApiQuotas['limitOf'] = (app, api) =>
    app.dailyLimits?.[api] ?? dailyLimits.get(api) ?? otherLimit

  return {
    limitOf,
    take(app, api) {
      const used = countsOf(app.appId)
      const count = used.get(api) ?? 0
      if (count >= limitOf(app, api)) return false
      used.set(api, count + 1)
      return true
    },
    usedOf: (appId, api) => countsOf(appId).get(api) ?? 0,
    clear(appId) {
      const month = chineseDate(now()).slice(0, 7)
      const known = clears.get(appId)
      const count = known?.month === month ? known.count : 0
      if (count >= maxClearsPerMonth) return false
      clears.set(appId, { month, count: count + 1 })
      countsOf(appId).clear()
      return true
    },
  }
}
