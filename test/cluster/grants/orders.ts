/** What a process is started with. */
export interface ProcessSettings {
  redisPath: string
  /** As `openGrantStore()` takes it. */
  store: string
  /** The file that the app's hooks write to. */
  log: string
  /** The file that the events of the app go to, as an app would log them. */
  events: string
}

/** A place where a process ends or freezes by itself, to the instant. */
export interface Stop {
  /** A function of the `grantStore`, a call of the platform's API, or a hook of the app. */
  at: 'get' | 'set' | 'call' | 'hook'
  /** How the key, or the name of the API or the hook ends. */
  of: string
  moment: 'before' | 'after'
  /** How often it goes on before. @default 0 */
  skip?: number
  signal: 'SIGKILL' | 'SIGSTOP'
}

/** The same, of a process that is killed there. */
export type Place = Omit<Stop, 'signal'>

export interface CallOrder {
  accounts: string[]
  /** How many want a token of each account at the same time, before one of them calls with it. */
  callers: number
}

export interface CallReport {
  callers: number
  /** What they were refused with. */
  errors: string[]
  /** True where the machine held the process or its Redis up for so long that a lease may have ended. */
  isStalled: boolean
}

/** What any process can be told to do. */
export interface CommonTasks {
  /** Calls the platform's API for accounts, all at once. */
  call(order: CallOrder): Promise<CallReport>
  /** One after the other. */
  stopAt(...stops: Stop[]): void
  /** Lets time pass. */
  advance(ms: number): void
  /** Lets every function of the store reject from now on, or work again. */
  breakStore(isBroken: boolean): void
  /** The types of the events since it was asked last. */
  takeEvents(): string[]
}

/** What the app's hooks have noted, in the order of their runs, and what has frozen. */
export interface LogLine {
  pid: number
  what: 'grant' | 'end' | 'frozen'
  /** Whose grant it is. */
  account?: string
  hasRequest?: boolean
}
