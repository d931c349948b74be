import autocannon from 'autocannon'

const connections = 10

/**
 * Sends exactly so many requests over ten connections, one at a time on each, and sees to it that each is answered with
 * the status it should be.
 *
 * @param {{ base: string, amount: number, requests: object[], status: number }} order
 */
export async function fire({ base, amount, requests, status }) {
  let sent = 0
  const next = (request) => {
    const own = requests[sent % requests.length]
    sent += 1
    return { ...request, ...own, headers: { ...request.headers, ...own.headers } }
  }
  const [{ path, ...same }, ...others] = requests
  const result = await autocannon({
    url: base + path,
    amount,
    connections: Math.min(connections, amount),
    timeout: 30,
    ...(others.length === 0 ? same : { requests: [{ setupRequest: next }] }),
  })
  const good = result.statusCodeStats?.[status]?.count ?? 0
  if (good !== amount) {
    const seen = JSON.stringify(result.statusCodeStats)
    throw new Error(`${good} of ${amount} answers had status ${status}; ${result.errors} errors; ${seen}`)
  }
}
