#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { parse } from 'dotenv'
import { commanderWords, helpWords } from './language/command-words.ts'
import { CommandError, languageOf, type Text } from './language/text.ts'
import type { SimulateOptions } from './simulate.ts'

const language = languageOf(process.env)
const say = (text: Text): string => text[language]
const print = (text: string): void => void process.stdout.write(`${text}\n`)

// Each command loads what it needs and no more, so that it is there at once.
async function simulate(options: SimulateOptions): Promise<void> {
  const { describeSimulator, startSimulator } = await import('./simulate.ts')
  const simulator = await startSimulator(options)
  const stop = (): void => void simulator.stop().catch(() => undefined)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  print(describeSimulator(simulator, language))
}

interface DoctorOptions {
  env?: string
  simulator?: string
  json?: true
}

async function doctor(options: DoctorOptions): Promise<void> {
  const { examine, findingsIn, formatFindings } = await import('./doctor.ts')
  const { readSettings } = await import('./read-settings.ts')
  const file = await readEnvFile(options.env)
  const findings = await examine(readSettings({ ...file, ...process.env }, options.simulator))
  if (findings.length === 0) {
    const { nothingToCheck } = await import('./settings-list.ts')
    throw new CommandError(nothingToCheck)
  }
  const isWell = findings.every(({ status }) => status !== 'failed')
  const json = { ok: isWell, findings: findingsIn(language, findings) }
  print(options.json ? JSON.stringify(json, undefined, 2) : formatFindings(findings, language))
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
  throw new InvalidArgumentError(say(helpWords.badPort))
}

// The commands take over how it speaks.
const program = new Command('express-wechat-auth')
  .description(say(helpWords.program))
  .helpCommand(false)
  .helpOption('-h, --help', say(helpWords.help))
  .configureHelp({
    styleTitle: (title) => commanderWords(language, title),
    styleUsage: (text) => commanderWords(language, text),
    styleSubcommandTerm: (text) => commanderWords(language, text),
    styleOptionDescription: (text) => commanderWords(language, text),
  })
  .configureOutput({ outputError: (text, write) => write(commanderWords(language, text)) })

program
  .command('simulate')
  .description(say(helpWords.simulate))
  .option('-p, --port <number>', say(helpWords.port), portNumber, 7700)
  .option('--host <name>', say(helpWords.host), 'localhost')
  .option('--allow-host <name...>', say(helpWords.allowHost))
  .option('-c, --config <file>', say(helpWords.config))
  .option('--strict', say(helpWords.strict))
  .action(simulate)

program
  .command('doctor')
  .description(say(helpWords.doctor))
  .option('-e, --env <file>', say(helpWords.env))
  .option('--simulator <url>', say(helpWords.simulator))
  .option('--json', say(helpWords.json))
  .action(doctor)

program.parseAsync().catch(async (error: unknown) => {
  const { errorText } = await import('./language/error-text.ts')
  process.stderr.write(`${say(errorText(error))}\n`)
  process.exitCode = 1
})
