/** How much is measured: `launches` of the processes, `rounds` in each, `count` operations in a round. */
const full = {
  imports: { rounds: 21 },
  requests: { launches: 4, rounds: 8, count: 3_000, warmUp: 5_000 },
  tokens: { launches: 4, rounds: 5, count: 500_000, warmUp: 500_000 },
  logins: { launches: 3, rounds: 6, count: 400, warmUp: 2_000 },
  onBehalf: { launches: 2, rounds: 9, count: 400, warmUp: 10_000, grantors: 10_000 },
  loginPeers: { launches: 1, rounds: 7, count: 200, warmUp: 1_000 },
  messages: { launches: 2, rounds: 5, count: 4_000, warmUp: 10_000 },
  messageApps: { launches: 1, rounds: 7, count: 600, warmUp: 2_000 },
  functions: { launches: 3, rounds: 5, count: 10_000, warmUp: 30_000 },
  memory: { starts: 1_000_000, steps: 10 },
  cluster: { processes: 8, callers: 1_000, expiries: 3, runs: 5 },
}

/** For trying things out: says little about what is near its limit. */
const quick = {
  imports: { rounds: 7 },
  requests: { launches: 1, rounds: 5, count: 1_000, warmUp: 1_000 },
  tokens: { launches: 1, rounds: 5, count: 100_000, warmUp: 200_000 },
  logins: { launches: 1, rounds: 5, count: 300, warmUp: 2000 },
  onBehalf: { launches: 1, rounds: 5, count: 200, warmUp: 2_000, grantors: 2_000 },
  loginPeers: { launches: 1, rounds: 5, count: 60, warmUp: 200 },
  messages: { launches: 1, rounds: 5, count: 1_000, warmUp: 3_000 },
  messageApps: { launches: 1, rounds: 5, count: 150, warmUp: 300 },
  functions: { launches: 1, rounds: 5, count: 3_000, warmUp: 5_000 },
  memory: { starts: 20_000, steps: 5 },
  cluster: { processes: 3, callers: 100, expiries: 1, runs: 1 },
}

export const sizesOf = (isQuick) => (isQuick ? quick : full)
