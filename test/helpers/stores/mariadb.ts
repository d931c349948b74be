import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from '@jest/globals'
import mysql from 'mysql2/promise'
import { createFolder, findProgram, type RunningDaemon, startDaemon } from '../programs/daemon.ts'
import { describeWithPrograms } from './with-programs.ts'

export interface RunningMariadb extends RunningDaemon {
  socketPath: string
  /** The address of a database, as mysql2 takes it. */
  urlOf(database: string): string
  createDatabase(database: string, collation: string): Promise<void>
}

const programs = ['mariadbd', 'mariadb-install-db'] as const

/** A suite that needs a MySQL. Skipped with the reason where MariaDB is not installed. */
export function describeWithMariadb(name: string, suite: () => void): void {
  describeWithPrograms(programs, { isNeededInCi: false }, name, suite)
}

/** A MariaDB of the test's own, run by whoever runs the tests; no service of the system is touched. */
export async function startMariadb(): Promise<RunningMariadb> {
  const folder = createFolder()
  const socketPath = join(folder, 'mariadb.sock')
  const settings = [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    `--user=${userInfo().username}`,
    '--innodb-log-file-size=4M',
    '--innodb-buffer-pool-size=16M',
    '--innodb-flush-log-at-trx-commit=0',
  ]
  const [server, install] = programs.map((program) => findProgram(program) ?? program) as [string, string]
  await promisify(execFile)(install, [
    ...settings,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
  const connection = { user: 'root', socketPath }
  const query = async (sql: string): Promise<void> => {
    const session = await mysql.createConnection(connection)
    await session.query(sql)
    await session.end()
  }
  const daemon = await startDaemon(
    server,
    [...settings, `--socket=${socketPath}`, '--skip-networking', '--skip-name-resolve'],
    folder,
    () => query('select 1'),
  )
  return {
    ...daemon,
    socketPath,
    urlOf: (database) => `mysql://root@localhost/${database}?socketPath=${socketPath}`,
    createDatabase: (database, collation) => query(`create database ${database} collate ${collation}`),
  }
}

/** A MariaDB with one empty database, for the tests of a suite. */
export function useMariadb(database: string): { readonly server: RunningMariadb; readonly url: string } {
  let running: RunningMariadb | undefined
  beforeAll(async () => {
    running = await startMariadb()
    await running.createDatabase(database, 'utf8mb4_bin')
  })
  afterAll(() => running?.stop())
  const server = (): RunningMariadb => {
    if (running === undefined) throw new Error('MariaDB runs within tests alone')
    return running
  }
  return {
    get server() {
      return server()
    },
    get url() {
      return server().urlOf(database)
    },
  }
}
