/** Daily quotas start anew at midnight in China. An operator may clear them earlier, so look again every hour. */
export function secondsToQuotaReset(): number {
  const day = 86_400
  const inChina = Math.floor(Date.now() / 1_000) + 8 * 3_600
  return Math.min(day - (inChina % day), 3_600)
}
