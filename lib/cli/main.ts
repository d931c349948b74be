#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { parse } from 'dotenv'
import { textOf } from './finding.ts'
import { readSettings } from './settings.ts'
import type { SimulateOptions } from './simulate.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

// Each command loads what it needs and no more, so that it is there at once.
async function simulate(options: SimulateOptions): Promise<void> {
  const { describeSimulator, startSimulator } = await import('./simulate.ts')
  const simulator = await startSimulator(options)
  const stop = (): void => void simulator.stop().catch(() => undefined)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  print(describeSimulator(simulator))
}

interface DoctorOptions {
  env?: string
  simulator?: string
  json?: true
}

async function doctor(options: DoctorOptions): Promise<void> {
  const { examine, formatFindings } = await import('./doctor.ts')
  const file = await readEnvFile(options.env)
  const findings = await examine(readSettings({ ...file, ...process.env }, options.simulator))
  if (findings.length === 0) {
    throw new Error(
      'there is nothing to check: name an app in .env (see .env.example), or another file with --env',
    )
  }
  const isWell = findings.every(({ status }) => status !== 'failed')
  print(options.json ? JSON.stringify({ ok: isWell, findings }, undefined, 2) : formatFindings(findings))
  if (!isWell) process.exitCode = 1
}

/** A file that was asked for must be there; `.env` may be missing. */
async function readEnvFile(path: string | undefined): Promise<Record<string, string>> {
  try {
    return parse(await readFile(path ?? '.env', 'utf8'))
  } catch (error) {
    if (path === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

function portNumber(value: string): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a number from 0 to 65535.')
}

const program = new Command('express-wechat-auth')
  .description('Login with WeChat and WeCom for Express: a simulator of the platforms, and a doctor')
  .helpCommand(false)

program
  .command('simulate')
  .description('play WeChat and WeCom on this machine, with a console in the browser')
  .option('-p, --port <number>', 'where to listen; 0 for any free port', portNumber, 7700)
  .option('--host <name>', 'the address to listen on', 'localhost')
  .option('--allow-host <name...>', 'more names under which it is reached')
  .option('-c, --config <file>', 'apps, people and companies as JSON')
  .option('--strict', 'refuse what clients do and the platforms let pass though no document says so')
  .action(simulate)

program
  .command('doctor')
  .description('check credentials, clock, reachability, allow-lists, quota, messages and domains')
  .option('-e, --env <file>', 'the file with the credentials (default: .env and the environment)')
  .option('--simulator <url>', 'ask a simulator instead of the platforms')
  .option('--json', 'print JSON')
  .action(doctor)

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${textOf(error)}\n`)
  process.exitCode = 1
})
